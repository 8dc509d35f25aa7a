"""Templates in which what says the same to everybody is said once a language.

Most of a page is fixed: markup, translated words, addresses without arguments, static files. Django
renders each of these pieces anew for every page. This loader joins neighbours of them when a
template is read, and keeps what they come to for each language.
"""

from __future__ import annotations

from typing import Any

from django.template import Context, Engine, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_WHERE = ("filesystem", "app_directories")


class Fixed(Node):
    """Pieces that depend on nothing but the language."""

    child_nodelists = ()

    def __init__(self, pieces: list[Node]) -> None:
        self.pieces = NodeList(pieces)
        self.said: dict[tuple[str | None, bool, str], SafeString] = {}
        self.token, self.origin = pieces[0].token, pieces[0].origin

    def render(self, context: Context) -> SafeString:
        """What they come to, at the first time in this language from the pieces themselves."""
        key = (get_language(), context.autoescape, get_script_prefix())
        if key not in self.said:
            self.said[key] = self.pieces.render(context)
        return self.said[key]


class _Joining(base.Loader):
    """Reads a template and joins what is fixed in it, before anybody renders it."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template as Django's loaders give it."""
        template = super().get_template(template_name, skip)
        _join(template.nodelist)
        return template


class Loader(cached.Loader, _Joining):
    """Django's loader that keeps templates, which keeps them joined."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, [f"django.template.loaders.{name}.Loader" for name in _WHERE])


def _join(nodes: NodeList) -> None:
    """Join in place: blocks and partials are held by others, too."""
    joined: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if _is_fixed(node):
            run.append(node)
            continue
        joined += _one(run)
        run = []
        joined.append(node)
        for child in _children(node):
            _join(child)
    nodes[:] = joined + _one(run)


def _one(run: list[Node]) -> list[Node]:
    return [Fixed(run)] if len(run) > 1 or not all(type(one) is TextNode for one in run) else run


def _children(node: Node) -> list[NodeList]:
    if hasattr(node, "conditions_nodelists"):
        return [nodes for _condition, nodes in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in found if isinstance(nodes, NodeList)]


def _is_fixed(node: Node) -> bool:
    """Whether the node shows the same to everybody, and leaves the context as it is."""
    if type(node) in (TextNode, CommentNode, LoadNode):
        return True
    if type(node) is TranslateNode:
        return not (node.asvar or node.message_context) and _is_literal(node.filter_expression)
    if type(node) is StaticNode:
        return node.varname is None and _is_literal(node.path)
    if type(node) is URLNode:
        plain = not (node.args or node.kwargs or node.asvar) and _is_literal(node.view_name)
        # What has a namespace depends on where one is.
        return plain and ":" not in str(node.view_name.token)
    return False


def _is_literal(said: FilterExpression) -> bool:
    """Whether it is a text in quotes, without filters."""
    known = said.var.literal is not None if isinstance(said.var, Variable) else True
    return known and not said.filters
