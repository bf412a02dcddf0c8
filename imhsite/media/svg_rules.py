"""The elements, attributes and styles that an SVG drawing may use.

Everything not listed here is left out or rejected; see `svg`. Names are those of SVG 2 and of the filter, masking and
animation modules; styles may use the functions listed and load nothing.
"""

from __future__ import annotations

import re


def _names(words: str) -> frozenset[str]:
    """Return the names in a space-separated text."""
    return frozenset(words.split())


ELEMENTS = _names(
    """
    svg g defs symbol use switch title desc style image view
    path rect circle ellipse line polyline polygon text tspan textPath
    marker mask clipPath pattern hatch hatchpath linearGradient radialGradient meshgradient meshrow meshpatch mesh
    stop solidcolor solidColor filter
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    animate animateMotion animateTransform mpath set
    """
)
LEFT_OUT = _names(
    """
    metadata font font-face color-profile cursor
    flowRoot flowRegion flowRegionExclude flowPara flowSpan flowDiv flowLine
    """
)
"""SVG elements that browsers do not draw but drawing programs write."""

ANIMATIONS = frozenset(("animate", "animateMotion", "animateTransform", "set"))
WITH_PICTURE = frozenset(("image", "feImage"))
"""Elements whose `href` may hold a picture as a data: address."""

PRESENTATION = _names(
    """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
    color-rendering cursor direction display dominant-baseline enable-background fill fill-opacity fill-rule filter
    flood-color flood-opacity font font-family font-size font-size-adjust font-stretch font-style font-variant
    font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning
    letter-spacing lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity
    overflow paint-order pointer-events shape-rendering solid-color solid-opacity stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-anchor text-decoration text-rendering transform transform-box transform-origin unicode-bidi vector-effect
    visibility white-space word-spacing writing-mode
    """
)
GEOMETRY = _names(
    """
    width height viewBox preserveAspectRatio x y x1 x2 y1 y2 z dx dy cx cy r rx ry fx fy fr d points pathLength
    gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits patternTransform
    markerWidth markerHeight markerUnits refX refY orient maskUnits maskContentUnits clipPathUnits
    filterUnits primitiveUnits filterRes mode type values stdDeviation edgeMode operator k1 k2 k3 k4
    radius order kernelMatrix divisor bias targetX targetY kernelUnitLength preserveAlpha surfaceScale
    diffuseConstant specularConstant specularExponent limitingConeAngle azimuth elevation pointsAtX pointsAtY
    pointsAtZ baseFrequency numOctaves seed stitchTiles scale xChannelSelector yChannelSelector tableValues slope
    intercept amplitude exponent textLength lengthAdjust rotate startOffset method spacing side pitch
    """
)
TIMING = _names(
    """
    attributeName attributeType dur min max restart repeatCount repeatDur calcMode keyTimes keySplines
    from to by additive accumulate path keyPoints origin
    """
)
WORDS = _names(
    """
    id class lang role version baseProfile zoomAndPan media in in2 result systemLanguage requiredFeatures
    begin end aria-label aria-labelledby aria-describedby aria-hidden aria-roledescription focusable
    """
)
"""Attributes whose values are names and words, never a style or an address."""

STYLED = PRESENTATION | GEOMETRY | TIMING | {"style"}
"""Attributes whose values are checked as styles."""

FUNCTIONS = _names(
    """
    url rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix icc-color device-cmyk light-dark var env
    calc min max clamp round mod rem sin cos tan sqrt abs
    matrix matrix3d translate translatex translatey translatez translate3d scale scalex scaley scalez scale3d
    rotate rotatex rotatey rotatez rotate3d skew skewx skewy perspective
    linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient
    inset circle ellipse polygon path rect xywh cubic-bezier steps linear
    blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
    not is where has nth-child nth-last-child nth-of-type nth-last-of-type lang dir format tech local
    and or supports selector
    """
)
AT_RULES = frozenset(
    ("charset", "container", "font-face", "keyframes", "-webkit-keyframes", "layer", "media", "page", "property",
     "supports")
)  # fmt: skip

_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\n\r\f])|(.))", re.DOTALL)
_FUNCTION = re.compile(r"(?<![-\w])([-\w]+)\(")
_AT_RULE = re.compile(r"(?<!\w)@([-\w]+)")
_ADDRESS = re.compile(r"""url\(\s*["']?\s*([^\s"')]*)""", re.IGNORECASE)
_LOCAL = re.compile(
    r"#|data:image/(?:png|jpe?g|gif|webp);base64,|data:(?:font/|application/(?:x-)?font-)[\w+-]*[;,]", re.IGNORECASE
)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)


def fault_of_style(style: str) -> str | None:
    """Return what is wrong with a style, or with an attribute that is parsed as one; None if nothing is.

    Escapes are resolved first. Comments and strings are checked too, so that nothing can hide in them."""
    plain = _ESCAPE.sub(_unescaped, style)
    for rule in _AT_RULE.findall(plain):
        if rule.lower() not in AT_RULES:
            return f"has the style rule @{rule[:40]}, which can load something"
    for name in _FUNCTION.findall(plain):
        if name.lower() not in FUNCTIONS:
            return f"has the style function {name[:40]}(), which can load something"
    for address in _ADDRESS.findall(plain):
        if not _LOCAL.match(address):
            return f"refers to something outside itself ({address[:40]})"
    return None


def fault_of_address(address: str, element: str) -> str | None:
    """Return why an element may not refer to an address; None for a part of the drawing or an embedded picture."""
    plain = re.sub(r"[\s\x00-\x1f]", "", address)
    if not plain or plain.startswith("#") or (element in WITH_PICTURE and _PICTURE.match(plain)):
        return None
    return f"refers to something outside itself ({plain[:40]})"


def _unescaped(match: re.Match[str]) -> str:
    code, newline, character = match.groups()
    if code is None:
        return "" if newline else str(character)
    number = int(code, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
