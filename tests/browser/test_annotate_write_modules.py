"""Writes of the annotate page: what is done and undone, sent and answered, refused and kept.

The pure modules in a real Chromium; the server is a list of answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]

# --- ops and history


def test_every_op_is_taken_back_by_its_inverse(run: Run) -> None:
    script = """
      const row = {id: 'a', label: null, note: 'x'};
      const changed = ops.change('annotation', row, {label: 'supported'});
      return [ops.inverse(ops.create('annotation', 'a', {})).verb,
        ops.inverse(ops.remove('annotation', 'a')).verb,
        ops.inverse(changed).changes, ops.again(ops.create('annotation', 'a', {})).verb,
        ops.isIdle(ops.change('annotation', row, {note: 'x'})), ops.isIdle(changed)];
    """
    assert run("ops", script) == ["delete", "restore", {"label": None}, "restore", True, False]


def test_two_changes_become_one_that_remembers_the_first_state(run: Run) -> None:
    script = """
      const one = ops.change('annotation', {id: 'a', start: 1, end: 5}, {end: 6});
      const two = ops.change('annotation', {id: 'a', start: 1, end: 6}, {start: 0, end: 7});
      const other = ops.change('annotation', {id: 'b', end: 6}, {end: 7});
      const both = ops.merge(one, two);
      return [both.changes, both.before, ops.merge(one, other), ops.merge(one,
        ops.remove('annotation', 'a'))];
    """
    assert run("ops", script) == [{"start": 0, "end": 7}, {"start": 1, "end": 5}, None, None]


def test_a_clash_is_a_field_that_both_changed_differently(run: Run) -> None:
    script = """
      const op = ops.change('annotation', {id: 'a', label: null, note: ''}, {label: 'supported'});
      return [ops.clashes(op, {label: null, note: 'theirs'}), ops.clashes(op,
        {label: 'supported'}), ops.clashes(op, {label: 'disputed'})];
    """
    assert run("ops", script) == [[], [], ["label"]]


def test_undo_and_redo_walk_the_same_steps(run: Run) -> None:
    script = """
      const h = new history.History(); const mark = ops.create('annotation', 'a', {});
      h.push(history.step('mark', [mark]), 0);
      h.push(history.step('label', [ops.change('annotation', {id: 'a', label: null},
        {label: 's'})]), 5000);
      const told = [h.undo().backward[0].changes, h.undo().backward[0].verb, h.undo(),
        h.redo().forward[0].verb,
        h.redo().forward[0].changes, h.redo()];
      h.undo(); h.push(history.step('mark', [ops.create('annotation', 'b', {})]), 9000);
      return [told, h.redo()];
    """
    told, after_new_step = run("ops history", script)
    assert told == [{"label": None}, "delete", None, "restore", {"label": "s"}, None]
    assert after_new_step is None


def test_a_run_of_moves_is_one_step_and_a_pause_begins_another(run: Run) -> None:
    script = """
      const h = new history.History();
      const move = (from, to, now) => h.push(history.step('move', [ops.change('annotation',
        {id: 'a', end: from}, {end: to})], 'move a'), now);
      move(1, 2, 0); move(2, 3, 500); move(3, 4, 1000); move(4, 5, 9000);
      const last = h.undo(); const run = h.undo();
      return [last.backward.map((o) => o.changes.end),
        run.backward.map((o) => o.changes.end), h.undo()];
    """
    assert run("ops history", script) == [[4], [3, 2, 1], None]


# --- outbox

OUTBOX = """
  const sent = []; const told = []; let plan = given.plan ?? [];
  const deliver = async (op) => { sent.push(op.id + ':' + (op.changes?.n ?? op.verb)); await null;
    const next = plan.length ? plan.shift() : {done: {id: op.id}}; return next; };
  const pauses = []; const pause = async (ms) => { pauses.push(ms); };
  const asked = []; const decide = async (op, current) => { asked.push(current);
    return given.keep ? op : null; };
  const box = new outbox.Outbox({deliver, pause, decide});
  for (const type of ['done', 'refused', 'known']) box.addEventListener(type,
    (e) => told.push([type, e.detail.op.id]));
  const idle = () => new Promise((r) => {
    const look = () => box.waiting || box.sending ? setTimeout(look, 1) : r(); look(); });
  const change = (id, n) => ({kind: 'annotation', id, verb: 'change', changes: {n},
    before: {n: 0}});
"""


def test_ops_go_out_one_at_a_time_in_the_order_given(run: Run) -> None:
    script = OUTBOX + "for (const id of 'abc') box.put(ops.create('annotation', id, {}));"
    script += "await idle(); return [sent, told, box.state];"
    sent, told, state = run("ops outbox", script)
    assert sent == ["a:create", "b:create", "c:create"]
    assert told == [["done", "a"], ["done", "b"], ["done", "c"]]
    assert state == "saved"


def test_an_unanswered_op_is_sent_again_before_all_later_ones(run: Run) -> None:
    script = OUTBOX + "for (const id of 'ab') box.put(ops.create('annotation', id, {}));"
    script += "await idle(); return [sent, pauses];"
    sent, pauses = run("ops outbox", script, plan=[{"later": "no"}, {"later": "no"}])
    assert sent == ["a:create", "a:create", "a:create", "b:create"]
    assert pauses == [1000, 2000]


def test_waiting_changes_of_one_row_join_but_the_one_on_its_way_does_not(run: Run) -> None:
    script = OUTBOX + "for (const n of [1, 2, 3]) box.put(change('a', n)); box.put(change('b', 9));"
    script += "await idle(); return sent;"
    assert run("ops outbox", script) == ["a:1", "a:3", "b:9"]


def test_a_refused_op_is_told_and_does_not_hold_up_the_next(run: Run) -> None:
    script = OUTBOX + "for (const id of 'ab') box.put(ops.create('annotation', id, {}));"
    script += "await idle(); return [sent, told];"
    sent, told = run("ops outbox", script, plan=[{"refused": "no such label"}])
    assert sent == ["a:create", "b:create"]
    assert told == [["refused", "a"], ["done", "b"]]


def test_a_conflict_is_asked_about_and_mine_is_sent_again(run: Run) -> None:
    script = OUTBOX + "box.put(change('a', 1)); await idle(); return [sent, asked, told];"
    plan = [{"conflict": {"id": "a", "n": 7, "version": 4}}]
    sent, asked, told = run("ops outbox", script, plan=plan, keep=True)
    assert sent == ["a:1", "a:1"]
    assert asked == [{"id": "a", "n": 7, "version": 4}]
    assert told == [["known", "a"], ["done", "a"]]


def test_in_a_conflict_theirs_is_kept_when_that_is_chosen(run: Run) -> None:
    script = OUTBOX + "box.put(change('a', 1)); await idle(); return [sent, told];"
    sent, told = run("ops outbox", script, plan=[{"conflict": {"id": "a", "n": 7}}], keep=False)
    assert sent == ["a:1"]
    assert told == [["known", "a"], ["done", "a"]]


def test_signed_out_work_waits_until_it_is_woken(run: Run) -> None:
    script = (
        OUTBOX
        + """
      box.put(ops.create('annotation', 'a', {})); box.put(ops.create('annotation', 'b', {}));
      await new Promise((r) => setTimeout(r, 20)); const before = [sent.length, box.state,
        box.waiting];
      box.nudge(); await idle(); return [before, sent, box.state];
    """
    )
    before, sent, state = run("ops outbox", script, plan=[{"signIn": "who are you?"}])
    assert before == [1, "signin", 2]
    assert sent == ["a:create", "a:create", "b:create"]
    assert state == "saved"


# --- store

STORE = """
  let waiting = [];
  const rows = {annotations: [{id: 'a', start: 0, end: 5, label: null, version: 1}],
    evidence: [{id: 'e', annotation: 'a', version: 1}], set: null};
  const s = new store.Store(rows, (id) => waiting.filter((op) => op.id === id));
  const label = () => s.get('annotation', 'a')?.label;
"""


def test_an_answer_does_not_undo_a_later_change_that_still_waits(run: Run) -> None:
    script = (
        STORE
        + """
      const one = ops.change('annotation', s.get('annotation', 'a'), {label: 'x'}); s.apply(one);
      const two = ops.change('annotation', s.get('annotation', 'a'), {label: 'y'}); s.apply(two);
      waiting = [two]; s.settle(one, {id: 'a', start: 0, end: 5, label: 'x', version: 2});
      const between = [label(), s.version('annotation', 'a')];
      waiting = []; s.settle(two, {id: 'a', start: 0, end: 5, label: 'y', version: 3});
      return [between, label(), s.version('annotation', 'a')];
    """
    )
    assert run("ops store", script) == [["y", 2], "y", 3]


def test_a_refused_change_goes_back_and_says_what_was_meant(run: Run) -> None:
    script = (
        STORE
        + """
      const op = ops.change('annotation', s.get('annotation', 'a'), {label: 'x'});
        s.apply(op); const shown = label();
      s.refuse(op, 'retired'); const problem = s.problem('annotation', 'a');
      const then = [shown, label(), problem.why, problem.op.changes, s.failures()];
      s.dismiss('annotation', 'a'); return [...then, s.failures(), label()];
    """
    )
    assert run("ops store", script) == ["x", None, "retired", {"label": "x"}, 1, 0, None]


def test_a_refused_creation_stays_visible_until_it_is_let_go(run: Run) -> None:
    script = (
        STORE
        + """
      const op = ops.create('annotation', 'b', {start: 2, end: 9, label: 'x'}); s.apply(op);
        s.refuse(op, 'no');
      const kept = [s.get('annotation', 'b').end, s.isStray('annotation', 'b'), s.spans.size];
      s.dismiss('annotation', 'b'); return [kept, s.get('annotation', 'b'), s.spans.size];
    """
    )
    assert run("ops store", script) == [[9, True, 2], None, 1]


def test_evidence_goes_and_comes_back_with_its_annotation(run: Run) -> None:
    script = (
        STORE
        + """
      s.apply(ops.remove('annotation', 'a')); const gone = [s.get('annotation', 'a'), s.spans.size];
      s.settle(ops.remove('annotation', 'a'), null); s.apply(ops.restore('annotation', 'a'));
      s.settle(ops.restore('annotation', 'a'), {id: 'a', start: 0, end: 5, label: null,
        version: 3});
      return [gone, s.evidenceOf('a').map((e) => e.id), s.spans.size, s.version('annotation', 'a')];
    """
    )
    assert run("ops store", script) == [[None, 0], ["e"], 1, 3]
