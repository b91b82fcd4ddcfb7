"""Go's text/template, as far as the formats of `docker --format` use it, with bounded work.

    Template("{{.Name}} {{json .Labels}}").execute(value) -> str

Errors are TemplateError with the text of Go's own. What is not modelled (define, template, block,
call, js) raises NotModelled.
"""

from .functions import HEADER_FUNCTIONS
from .template import Template
from .values import NO_VALUE, GoMap, NilMap, NilSlice, Struct, TemplateError, go_json, show

__all__ = ["GoMap", "HEADER_FUNCTIONS", "NO_VALUE", "NilMap", "NilSlice", "Struct", "Template",
           "TemplateError", "go_json", "show"]
