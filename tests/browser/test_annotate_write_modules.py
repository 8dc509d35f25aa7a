"""Writes of the annotate page: what is done and undone, sent and answered, refused and kept.

The modules in a real Chromium, with its IndexedDB; the server is a list of answers.
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


# --- courier

COURIER = """
  const sent = []; const told = []; let plan = given.plan ?? []; const pauses = [];
  const box = await kept.keep(); const user = given.user ?? 'me ' + Math.random();
  const deliver = async (op, version) => { sent.push(op.id + ':' + (op.changes?.n ?? op.verb)
      + (version ? '@' + version : '')); await null;
    return plan.length ? plan.shift() : {done: {id: op.id}}; };
  const going = new courier.Courier({kept: box, user, deliver,
    pause: async (ms) => { pauses.push(ms); if (given.stop) await new Promise(() => {}); },
    tell: (news) => { for (const type of ['done', 'known', 'trouble']) if (news[type])
      told.push([type, news[type].op.id]); },
    alone: courier.onlyOne(box, user, (ms) => new Promise((r) => setTimeout(r, ms)))});
  const put = (op, more = {}) => box.add({ref: String(Math.random()), user, document: 'd', op,
    ...more});
  const change = (id, n, before = 0) => ({kind: 'annotation', id, verb: 'change',
    changes: {note: n, n}, before: {note: before}});
  const left = async () => (await box.all(user)).map(({op}) => op.id);
"""
MODULES = "ops kept courier"


def test_what_waits_goes_out_one_at_a_time_in_the_order_given(run: Run) -> None:
    script = COURIER + "for (const id of 'abc') await put(ops.create('annotation', id, {}));"
    script += "await going.go(); return [sent, told, await left()];"
    sent, told, left = run(MODULES, script)
    assert sent == ["a:create", "b:create", "c:create"]
    assert told == [["done", "a"], ["done", "b"], ["done", "c"]]
    assert left == []


def test_an_unanswered_op_is_sent_again_before_all_later_ones(run: Run) -> None:
    script = COURIER + "for (const id of 'ab') await put(ops.create('annotation', id, {}));"
    script += "await going.go(); return [sent, pauses];"
    plan = [{"later": "offline"}, {"later": "offline"}, {"later": "waiting", "wait": 7000}]
    sent, pauses = run(MODULES, script, plan=plan)
    assert sent == ["a:create", "a:create", "a:create", "a:create", "b:create"]
    assert pauses == [1000, 2000, 7000]


def test_the_version_that_a_row_gets_is_what_its_next_change_is_based_on(run: Run) -> None:
    script = COURIER + "await put(change('a', 1), {version: 3}); await put(change('b', 2));"
    script += "await put(change('a', 5), {version: 3}); await going.go(); return sent;"
    plan = [{"done": {"id": "a", "version": 4}}]
    assert run(MODULES, script, plan=plan) == ["a:1@3", "b:2", "a:5@4"]


def test_a_change_of_what_came_back_is_based_on_the_version_it_came_back_with(run: Run) -> None:
    """Even where it was put in beside the answer, with the version that was deleted."""
    script = COURIER + "await put(ops.restore('annotation', 'a', {version: 2, note: 0}));"
    script += "await going.go(); await put(change('a', 1), {version: 2}); await going.go();"
    script += "await put(change('a', 2)); await going.go(); return sent;"
    back, more = {"id": "a", "version": 4, "note": 0}, {"id": "a", "version": 5}
    plan = [{"done": back}, {"done": more}]
    assert run(MODULES, script, plan=plan) == ["a:restore", "a:1@4", "a:2@5"]
    plan = [{"done": back | {"note": 9}}, {"done": more}]
    assert run(MODULES, script, plan=plan)[:2] == ["a:restore", "a:1@2"]


def test_a_refused_op_stays_and_does_not_hold_up_the_next(run: Run) -> None:
    script = COURIER + "for (const id of 'ab') await put(ops.create('annotation', id, {}));"
    script += "await put(change('a', 1)); await put(ops.create('evidence', 'e', "
    script += "{annotation: 'a'})); await going.go(); return [sent, told, await left()];"
    sent, told, left = run(MODULES, script, plan=[{"refused": "no such label"}])
    assert sent == ["a:create", "b:create"]
    assert told == [["trouble", "a"], ["done", "b"]]
    assert left == ["a", "a", "e"]


def test_a_clash_waits_for_a_person_with_all_that_comes_after_it_on_the_row(run: Run) -> None:
    script = COURIER + "await put(change('a', 1)); await put(change('a', 2, 1)); "
    script += "await put(change('b', 9)); await put({kind: 'set', verb: 'submit', id: 's'}); "
    script += "await going.go(); return [sent, told, (await box.all(user))[0].trouble];"
    now = {"id": "a", "note": 7, "version": 4}
    sent, told, trouble = run(MODULES, script, plan=[{"conflict": now}])
    assert sent == ["a:1", "b:9"]
    assert told == [["trouble", "a"], ["done", "b"]]
    assert trouble == {"conflict": now}


def test_changes_that_do_not_clash_meet_and_a_repetition_is_done_already(run: Run) -> None:
    script = COURIER + "await put(change('a', 1), {version: 1}); await put(change('b', 2));"
    script += "await going.go(); return [sent, told];"
    plan = [
        {"conflict": {"id": "a", "note": 0, "label": "x", "version": 4}},
        {"done": {"id": "a", "version": 5}},
        {"conflict": {"id": "b", "note": 2, "version": 2}},
    ]
    sent, told = run(MODULES, script, plan=plan)
    assert sent == ["a:1@1", "a:1@4", "b:2"]
    assert told == [["known", "a"], ["done", "a"], ["done", "b"]]


def test_nobody_sends_what_another_person_left(run: Run) -> None:
    script = COURIER + "await put(change('a', 1)); await box.add({ref: 'x', user: 'other', "
    script += "document: 'd', op: change('z', 1)}); await going.go(); "
    script += "return [sent, (await box.all('other')).length];"
    assert run(MODULES, script) == [["a:1"], 1]


def test_signed_out_work_waits_until_it_is_woken(run: Run) -> None:
    script = COURIER + "await put(change('a', 1)); await put(change('b', 2)); going.go();"
    script += """await new Promise((r) => setTimeout(r, 300));
      const before = [sent.length, (await left()).length];
      going.nudge(); await new Promise((r) => setTimeout(r, 300));
      return [before, sent, await left()];"""
    plan = [{"signIn": {"key": "sign_in"}}]
    before, sent, left = run(MODULES, script, plan=plan, stop=True)
    assert before == [1, 2]
    assert sent == ["a:1", "a:1", "b:2"]
    assert left == []


def test_a_lease_lets_one_send_at_a_time_and_goes_on_when_its_holder_is_gone(run: Run) -> None:
    script = """
      const box = await kept.keep(); const user = 'leased';
      const first = [await box.lease(user, 'one'), await box.lease(user, 'two'),
        await box.lease(user, 'one')];
      const late = await box.lease(user, 'two', Date.now() + 60000);
      await box.release(user, 'one'); const still = await box.lease(user, 'one');
      await box.release(user, 'two'); return [first, late, still, await box.lease(user, 'one')];
    """
    assert run("kept", script) == [[True, False, True], True, False, True]


def test_without_a_store_of_the_browser_work_is_kept_while_the_page_lives(run: Run) -> None:
    script = """
      const real = IDBFactory.prototype.open;
      IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };
      const box = await kept.keep(); IDBFactory.prototype.open = real;
      await box.add({ref: '1', user: 'me', op: {id: 'a'}});
      await box.add({ref: '2', user: 'me', op: {id: 'a'}});
      const [one] = await box.all('me'); await box.finish(one, 4);
      return [box.durable, (await box.all('me')).map(({ref, version}) => [ref, version])];
    """
    assert run("kept", script) == [False, [["2", 4]]]


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


def test_a_refused_creation_that_the_server_has_after_all_stays(run: Run) -> None:
    script = (
        STORE
        + """
      const op = ops.create('annotation', 'b', {start: 2, end: 9, label: 'x'}); s.apply(op);
      waiting = [op]; s.receive('annotation', {id: 'b', start: 2, end: 9, label: 'x', version: 1});
      waiting = []; s.refuse(op, 'no');
      return [s.get('annotation', 'b').end, s.isStray('annotation', 'b'), s.failures()];
    """
    )
    assert run("ops store", script) == [9, False, 0]


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


def test_what_is_saved_as_it_is_seen_is_painted_once_and_what_is_other_again(run: Run) -> None:
    script = (
        STORE
        + """
      const heard = []; s.addEventListener('change', ({detail}) => heard.push(detail.after?.label));
      const op = ops.create('annotation', 'b', {start: 2, end: 9, label: 'x'}); s.apply(op);
      const row = {...s.get('annotation', 'b'), version: 1, deleted_at: null}; s.settle(op, row);
      const saved = [...heard, s.version('annotation', 'b')];
      s.receive('annotation', {...row, label: 'y', version: 2});
      s.refuse(ops.change('annotation', row, {note: 'n'}), 'no'); s.dismiss('annotation', 'b');
      return [saved, heard];
    """
    )
    # A refusal and its end are seen, though nothing in the row is other than before.
    assert run("ops store", script) == [["x", 1], ["x", "y", "y", "y"]]
