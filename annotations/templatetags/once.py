"""Parts of a page that are put together once for equal values, which many looks show alike."""

from __future__ import annotations

from django import template
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
# What one place of a template keeps; then it begins anew.
MOST = 500


class _Once(Node):
    """What depends on nothing but these values and the language, by which it is kept.

    Nothing else of the context is there inside, so that nothing of one reader reaches another.
    """

    child_nodelists = ("nodelist",)

    def __init__(self, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist
        self.said: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """It, for these values."""
        known = {name: value.resolve(context) for name, value in self.values.items()}
        key = get_language(), get_script_prefix(), *known.values()
        said = self.said.get(key)
        if said is None:
            if len(self.said) >= MOST:
                self.said.clear()
            said = self.said[key] = self.nodelist.render(context.new(known))
        return said


@register.tag
def once_for(parser: Parser, token: Token) -> _Once:
    """`{% once_for name=value … %}` to `{% end_once_for %}`: values can be hashed. See `_Once`."""
    bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits or not values:
        raise TemplateSyntaxError("once_for takes values with their names.")
    nodes = parser.parse(("end_once_for",))
    parser.delete_first_token()
    return _Once(values, nodes)
