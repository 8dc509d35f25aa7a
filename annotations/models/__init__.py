"""Data, constraints and small truths. Who sees it is `queries`; who writes it is `services`."""

from annotations.models.adjudications import (
    CLOSED_STATES,
    Adjudication,
    AdjudicationState,
    Decision,
    GoldSource,
    Outcome,
)
from annotations.models.annotations import (
    Annotation,
    AnnotationSet,
    Annotator,
    AnnotatorKind,
    Judges,
    SetKind,
    SetStatus,
)
from annotations.models.assignments import HOLDING, Assignment, AssignmentState, Submission
from annotations.models.comments import Comment
from annotations.models.documents import (
    Document,
    DocumentKind,
    Outlet,
    Passage,
    Precision,
    Word,
)
from annotations.models.evidence import Evidence, Stance
from annotations.models.invitations import Invitation
from annotations.models.jobs import (
    FINAL_STATES,
    ImportMode,
    Job,
    JobKind,
    JobProblem,
    JobState,
    PendingEvidence,
    WorkerBeat,
)
from annotations.models.notifications import Notification, NotificationKind
from annotations.models.projects import Guideline, Label, Meaning, Membership, Project, Role
from annotations.models.queues import (
    DrawOrder,
    ItemState,
    Place,
    Queue,
    QueueItem,
    QueueMember,
    QueueState,
    Stage,
    StartFrom,
)
from annotations.models.reading import ReadingSettings
from annotations.models.saved_views import SavedView, ViewPage
from annotations.models.stamps import Changed, Freed, NothingLeft, Stamp
from annotations.models.users import ApiToken, User

__all__ = [
    "CLOSED_STATES",
    "FINAL_STATES",
    "HOLDING",
    "Adjudication",
    "AdjudicationState",
    "Annotation",
    "AnnotationSet",
    "Annotator",
    "AnnotatorKind",
    "ApiToken",
    "Assignment",
    "AssignmentState",
    "Changed",
    "Comment",
    "Decision",
    "Document",
    "DocumentKind",
    "DrawOrder",
    "Evidence",
    "Freed",
    "GoldSource",
    "Guideline",
    "ImportMode",
    "Invitation",
    "ItemState",
    "Job",
    "JobKind",
    "JobProblem",
    "JobState",
    "Judges",
    "Label",
    "Meaning",
    "Membership",
    "NothingLeft",
    "Notification",
    "NotificationKind",
    "Outcome",
    "Outlet",
    "Passage",
    "PendingEvidence",
    "Place",
    "Precision",
    "Project",
    "Queue",
    "QueueItem",
    "QueueMember",
    "QueueState",
    "ReadingSettings",
    "Role",
    "SavedView",
    "SetKind",
    "SetStatus",
    "Stage",
    "Stamp",
    "Stance",
    "StartFrom",
    "Submission",
    "User",
    "ViewPage",
    "Word",
    "WorkerBeat",
]
