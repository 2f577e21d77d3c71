"""pdfium's functions for the objects of a page, with handles as plain integers: several times as fast to call.

A Khmer page holds thousands of objects, each asked for its marks, place, font and characters.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

_H, _I, _U = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
_TEXT = ctypes.c_char_p
_SIZE = ctypes.c_ulong


def _call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


def handle(pointer: Any) -> int:
    """A pointer of the raw interface as an integer, 0 for none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


# Handles come back as integers, None for none; places to write to are addresses.
count_objects = _call("FPDFPage_CountObjects", _I, _H)
get_object = _call("FPDFPage_GetObject", _H, _H, _I)
count_form_objects = _call("FPDFFormObj_CountObjects", _I, _H)
get_form_object = _call("FPDFFormObj_GetObject", _H, _H, ctypes.c_ulong)
kind_of = _call("FPDFPageObj_GetType", _I, _H)
bounds_of = _call("FPDFPageObj_GetBounds", _I, _H, _H, _H, _H, _H)
matrix_of = _call("FPDFPageObj_GetMatrix", _I, _H, _H)
count_marks = _call("FPDFPageObj_CountMarks", _I, _H)
get_mark = _call("FPDFPageObj_GetMark", _H, _H, ctypes.c_ulong)
blob_of = _call("FPDFPageObjMark_GetParamBlobValue", _I, _H, _TEXT, _H, _SIZE, _H)
clip_of = _call("FPDFPageObj_GetClipPath", _H, _H)
count_clips = _call("FPDFClipPath_CountPaths", _I, _H)
count_clip_segments = _call("FPDFClipPath_CountPathSegments", _I, _H, _I)
get_clip_segment = _call("FPDFClipPath_GetPathSegment", _H, _H, _I, _I)
point_of = _call("FPDFPathSegment_GetPoint", _I, _H, _H, _H)
count_segments = _call("FPDFPath_CountSegments", _I, _H)
draw_mode_of = _call("FPDFPath_GetDrawMode", _I, _H, _H, _H)
font_size_of = _call("FPDFTextObj_GetFontSize", _I, _H, _H)
font_of = _call("FPDFTextObj_GetFont", _H, _H)
font_name_of = _call("FPDFFont_GetBaseFontName", ctypes.c_size_t, _H, _H, ctypes.c_size_t)
font_weight_of = _call("FPDFFont_GetWeight", _I, _H)
count_characters = _call("FPDFText_CountChars", _I, _H)
character_at = _call("FPDFText_GetUnicode", _U, _H, _I)
is_generated = _call("FPDFText_IsGenerated", _I, _H, _I)
object_at = _call("FPDFText_GetTextObject", _H, _H, _I)
