"""Words that try to be more than words: one of each known kind, all of which would set `pwn`.

Written for this project from the well-known classes. Whatever any of them managed, it would leave
`pwn` behind: as a variable of the page, in the name of an element or an attribute, or in a request.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from workshop.core.session.notes import Unreadable, clean

PAYLOADS = (
    # elements that run something by themselves
    "<script>pwn=1</script>",
    "<ScRiPt>pwn=1</sCrIpT>",
    "<script src=//pwn.test/x.js></script>",
    "<script/x>pwn=1</script/x>",
    "<scr<script>ipt>pwn=1</scr</script>ipt>",
    "<img src=/pwn.png onerror=pwn=1>",
    "<img src=/pwn.png onerror='pwn=1'//",
    "<IMG SRC=/pwn.png ONERROR=pwn=1>",
    '<img """><script>pwn=1</script>">',
    "<img/src=/pwn.png/onerror=pwn=1>",
    "<svg onload=pwn=1>",
    "<svg/onload=pwn=1//",
    "<svg><script>pwn=1</script></svg>",
    "<svg><animate onbegin=pwn=1 attributeName=x dur=1s>",
    "<svg><set attributeName=onmouseover to=pwn=1>",
    "<svg><use href=data:image/svg+xml,pwn#x></use></svg>",
    "<math><mtext><img src=/pwn.png onerror=pwn=1>",
    "<body onload=pwn=1>",
    "<iframe src=javascript:parent.pwn=1></iframe>",
    '<iframe srcdoc="<script>parent.pwn=1</script>">',
    "<object data=/pwn.swf></object>",
    "<embed src=/pwn.swf>",
    "<video><source onerror=pwn=1>",
    "<audio src=/pwn.mp3 onerror=pwn=1>",
    "<details open ontoggle=pwn=1>",
    "<input autofocus onfocus=pwn=1>",
    "<select autofocus onfocus=pwn=1>",
    "<marquee onstart=pwn=1>",
    "<link rel=stylesheet href=//pwn.test/x.css>",
    "<style>@import '//pwn.test/x.css';</style>",
    "<style>*{background:url(/pwn.png)}</style>",
    "<meta http-equiv=refresh content='0;url=//pwn.test'>",
    "<base href=//pwn.test/>",
    "<form action=//pwn.test><button>pwn",
    "<template><script>pwn=1</script></template>",
    "<pwn-element></pwn-element>",
    # out of where the words stand
    '"><img src=/pwn.png onerror=pwn=1>',
    "'><img src=/pwn.png onerror=pwn=1>",
    '" onmouseover="pwn=1',
    "' onmouseover='pwn=1",
    '" autofocus onfocus=pwn=1 x="',
    "` onmouseover=pwn=1",
    "</textarea><script>pwn=1</script>",
    "</title><script>pwn=1</script>",
    "</script><script>pwn=1</script>",
    "</style><script>pwn=1</script>",
    "</select><img src=/pwn.png onerror=pwn=1>",
    "</template><img src=/pwn.png onerror=pwn=1>",
    "--><script>pwn=1</script>",
    "<!--><img src=/pwn.png onerror=pwn=1>-->",
    "]]><script>pwn=1</script>",
    "<![CDATA[<script>pwn=1</script>]]>",
    "<noscript><p title='</noscript><img src=/pwn.png onerror=pwn=1>'>",
    # that change while they are read again
    "<svg></p><style><a id='</style><img src=/pwn.png onerror=pwn=1>'>",
    "<math><mi><mglyph><style><!--</style><img src=/pwn.png onerror=pwn=1>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=/pwn.png onerror=pwn=1>",
    "<listing>&lt;img src=/pwn.png onerror=pwn=1&gt;</listing>",
    "<xmp><p title='</xmp><svg/onload=pwn=1>'>",
    # written in other letters
    "&lt;script&gt;pwn=1&lt;/script&gt;",
    "&#60;img src=/pwn.png onerror=pwn=1&#62;",
    "&#x3c;script&#x3e;pwn=1&#x3c;/script&#x3e;",
    "\\u003cscript\\u003epwn=1\\u003c/script\\u003e",
    "\\x3cscript\\x3epwn=1\\x3c/script\\x3e",
    "%3Cscript%3Epwn=1%3C/script%3E",
    "\uff1cscript\uff1epwn=1\uff1c/script\uff1e",
    "\u202e>tpircs/<1=nwp>tpircs<",
    "<\u200bscript>pwn=1</script>",
    "<scr\u00adipt>pwn=1</script>",
    "+ADw-script+AD4-pwn=1+ADw-/script+AD4-",
    "<script\u2028>pwn=1</script>",
    "<\x00script>pwn=1</script>",
    # for programs that fill in templates
    "{{ pwn }}",
    "{{ 7*'pwn' }}",
    "{{ self.__init__.__globals__.pwn }}",
    "{% include 'pwn' %}",
    "{# pwn #}",
    "${pwn=1}",
    "#{pwn=1}",
    "<%= pwn %>",
    "%(pwn)s",
    "{pwn.__class__}",
    "{{constructor.constructor('pwn=1')()}}",
    # addresses
    "javascript:pwn=1",
    "jAvAsCrIpT:pwn=1",
    "java\tscript:pwn=1",
    "[x](javascript:pwn=1)",
    "![x](//pwn.test/x.png)",
    "<https://pwn.test/\"onmouseover='pwn=1'>",
    'https://pwn.test/"onmouseover=pwn=1//',
    "https://pwn.test/'><img src=/pwn.png onerror=pwn=1>",
    "data:text/html,<script>pwn=1</script>",
    "<a href=javascript:pwn=1>x</a>",
    "<a href='data:text/html,<script>pwn=1</script>'>x</a>",
    "//pwn.test",
    # for scripts and styles
    "'-(pwn=1)-'",
    '";pwn=1;//',
    "\\';pwn=1;//",
    "*/pwn=1/*",
    "expression(pwn=1)",
    "url(javascript:pwn=1)",
    "__proto__[pwn]=1",
    '{"__proto__":{"pwn":1}}',
    "constructor.prototype.pwn=1",
)


def _is_kept(payload: str) -> bool:
    try:
        return bool(clean(payload, "\n\t"))
    except Unreadable:
        return False


#: What can get past the rules for texts at all.
KEPT = tuple(payload for payload in PAYLOADS if _is_kept(payload))


@dataclass
class Mouth:
    """Says hostile words for one field after the other, each time others, as many as fit."""

    place: int = 0
    said: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, name: str, limit: int) -> str:
        """Words for the field of this name, in at most `limit` signs."""
        chosen = list(self._fitting(limit))
        self.said.setdefault(name, []).extend(chosen)
        return " ".join(chosen)

    def _fitting(self, limit: int) -> Iterator[str]:
        left = limit
        for _ in range(len(KEPT)):
            payload = KEPT[self.place % len(KEPT)]
            if len(payload) > left:
                if left < limit:
                    return
            else:
                left -= len(payload) + 1
                yield payload
            self.place += 1
