"""PDFium's own functions, called the short way.

The bindings of pypdfium2 check every argument and let go of the interpreter at every call: 1.3
microseconds each. These are the same functions at the same addresses, called without either, in
0.3. What is passed has to be right: an int, a `Handle`, or a reference to a buffer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw


class Handle(ctypes.c_void_p):
    """A pointer of PDFium; unlike c_void_p it stays one when a function returns it."""


Native = Callable[..., Any]


def _native(name: str, result: type[Any] | None = ctypes.c_int) -> Native:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result)(address)


def handle_of(wrapper: Any) -> Handle:  # noqa: ANN401 - any object of pypdfium2
    """The pointer inside an object of pypdfium2."""
    return Handle(ctypes.cast(wrapper.raw, ctypes.c_void_p).value)


# --- pages --------------------------------------------------------------------------------

load_page = _native("FPDF_LoadPage", Handle)
close_page = _native("FPDF_ClosePage", None)
load_text = _native("FPDFText_LoadPage", Handle)
close_text = _native("FPDFText_ClosePage", None)
page_width = _native("FPDF_GetPageWidthF", ctypes.c_float)
page_height = _native("FPDF_GetPageHeightF", ctypes.c_float)
page_rotation = _native("FPDFPage_GetRotation")
page_bounds = _native("FPDF_GetPageBoundingBox")

# --- text ---------------------------------------------------------------------------------

count_chars = _native("FPDFText_CountChars")
get_text = _native("FPDFText_GetText")
char_index = _native("FPDFText_GetCharIndexFromTextIndex")
count_rects = _native("FPDFText_CountRects")
get_rect = _native("FPDFText_GetRect")
char_box = _native("FPDFText_GetCharBox")
loose_char_box = _native("FPDFText_GetLooseCharBox")
char_origin = _native("FPDFText_GetCharOrigin")
char_matrix = _native("FPDFText_GetMatrix")
char_size = _native("FPDFText_GetFontSize", ctypes.c_double)
text_object = _native("FPDFText_GetTextObject", Handle)
object_font = _native("FPDFTextObj_GetFont", Handle)
font_name = _native("FPDFFont_GetBaseFontName", ctypes.c_size_t)

# --- structure ----------------------------------------------------------------------------

is_tagged = _native("FPDFCatalog_IsTagged")
structure_tree = _native("FPDF_StructTree_GetForPage", Handle)
close_structure = _native("FPDF_StructTree_Close", None)
count_roots = _native("FPDF_StructTree_CountChildren")
structure_root = _native("FPDF_StructTree_GetChildAtIndex", Handle)
count_children = _native("FPDF_StructElement_CountChildren")
child_element = _native("FPDF_StructElement_GetChildAtIndex", Handle)
child_content = _native("FPDF_StructElement_GetChildMarkedContentID")
element_type = _native("FPDF_StructElement_GetType", ctypes.c_ulong)
object_content = _native("FPDFPageObj_GetMarkedContentID")

# --- what is drawn ------------------------------------------------------------------------

count_objects = _native("FPDFPage_CountObjects")
page_object = _native("FPDFPage_GetObject", Handle)
count_form_objects = _native("FPDFFormObj_CountObjects")
form_object = _native("FPDFFormObj_GetObject", Handle)
object_kind = _native("FPDFPageObj_GetType")
object_bounds = _native("FPDFPageObj_GetBounds")
object_matrix = _native("FPDFPageObj_GetMatrix")
draw_mode = _native("FPDFPath_GetDrawMode")
count_segments = _native("FPDFPath_CountSegments")
path_segment = _native("FPDFPath_GetPathSegment", Handle)
segment_point = _native("FPDFPathSegment_GetPoint")
segment_kind = _native("FPDFPathSegment_GetType")
