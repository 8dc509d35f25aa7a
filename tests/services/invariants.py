"""What must hold of queues at any moment, asked of the database. No test lives here."""

from __future__ import annotations

from django.db import connection

NEVER = {
    "a place is held twice": """
        SELECT place_id FROM annotations_assignment
        WHERE state IN ('leased', 'submitted') AND place_id IS NOT NULL
        GROUP BY place_id HAVING count(*) > 1""",
    "a person has a document twice in a round": """
        SELECT document_id FROM annotations_assignment
        GROUP BY document_id, round, annotator_id HAVING count(*) > 1""",
    "more reviews live or finished than places were ever needed": """
        SELECT a.item_id FROM annotations_assignment a
        WHERE a.state IN ('leased', 'submitted') AND a.place_id IS NOT NULL
        GROUP BY a.item_id HAVING count(*) > %(most)s""",
    "a place is free though it is held, or held by nobody and not free": """
        SELECT p.id FROM annotations_place p WHERE p.free = EXISTS (
            SELECT FROM annotations_assignment a
            WHERE a.place_id = p.id AND a.state IN ('leased', 'submitted'))""",
    "a document is ready without all its reviews": """
        SELECT i.id FROM annotations_queueitem i WHERE i.state = 'ready' AND (
            EXISTS (SELECT FROM annotations_place p WHERE p.item_id = i.id AND p.free)
            OR EXISTS (SELECT FROM annotations_assignment a
                WHERE a.item_id = i.id AND a.state = 'leased'))""",
    "a document has all its reviews and is not ready": """
        SELECT i.id FROM annotations_queueitem i WHERE i.state = 'waiting'
            AND EXISTS (SELECT FROM annotations_place p WHERE p.item_id = i.id)
            AND NOT EXISTS (SELECT FROM annotations_place p WHERE p.item_id = i.id AND p.free)
            AND NOT EXISTS (SELECT FROM annotations_assignment a
                LEFT JOIN annotations_annotationset s ON s.document_id = a.document_id
                    AND s.round = a.round AND s.annotator_id = a.annotator_id
                WHERE a.item_id = i.id AND (a.state = 'leased'
                    OR a.state = 'submitted' AND s.status IS DISTINCT FROM 'submitted'))""",
    "handed in without a frozen copy": """
        SELECT a.id FROM annotations_assignment a WHERE a.state = 'submitted' AND NOT EXISTS (
            SELECT FROM annotations_submission s WHERE s.document_id = a.document_id
                AND s.round = a.round AND s.annotator_id = a.annotator_id)""",
    "a document that was taken out can be drawn": """
        SELECT p.id FROM annotations_place p JOIN annotations_queueitem i ON i.id = p.item_id
        WHERE p.free AND i.state IN ('removed', 'adjudicated')""",
    "of a queue nothing is believed to be left for somebody, and something is": """
        SELECT n.id FROM annotations_nothingleft n
        JOIN annotations_place p ON p.queue_id = n.queue_id AND p.free
        WHERE n.freed = (SELECT coalesce(sum(f.n), 0) FROM annotations_freed f
                WHERE f.queue_id = n.queue_id)
            AND NOT EXISTS (SELECT FROM annotations_assignment a WHERE a.round = p.round
                AND a.document_id = p.document_id AND a.annotator_id = n.annotator_id)
            AND NOT EXISTS (SELECT FROM annotations_annotationset s WHERE s.round = p.round
                AND s.document_id = p.document_id AND s.annotator_id = n.annotator_id
                AND s.status = 'submitted')""",
    "somebody is on a document that nobody could take": """
        SELECT a.id FROM annotations_assignment a
        WHERE a.state = 'leased' AND (a.place_id IS NULL OR a.leased_until IS NULL)""",
}


def broken(*, most: int) -> list[str]:
    """Which of these do not hold; `most` is the largest overlap there was."""
    with connection.cursor() as cursor:
        found = []
        for name, question in NEVER.items():
            cursor.execute(question, {"most": most})
            if cursor.fetchone():
                found.append(name)
    return found
