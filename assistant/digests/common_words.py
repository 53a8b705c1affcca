"""Words that join others, or that every abstract says of itself: they tell no paper from another."""

_WORDS = """
a about above accuracy accurate accurately achieve achieves achieving across additional additionally address
addresses addressing adopt advancing after against aim aims all allow allowing allows also although among an and any
application applications applied apply approach are art as at available based baseline baselines be become been
before being benchmark benchmarks best better between beyond both bridging but by can cannot capabilities capability
carefully challenge challenging code collect compare compared comparison complex comprehensive conduct consistently
construct contains contribution could critical crucial current data dataset datasets demonstrate demonstrates design
designed despite develop developed different directly diverse do does due during e.g each effective effectively
efficient efficiently employ empowering enable enables enabling end enhance enhanced enhancing ensure especially
essential establish et etc evaluate evaluated evaluation even every existing experiment experimental experiments
explicit explicitly explore exploring extend extensive facilitate fail few finally find first focus follow for four
framework from fully fundamental further furthermore gap general generalize github given good great guiding
harnessing has have high higher highly how however http https i.e if important improve improved improvement improves
improving in including input inputs integrate into introduce introduces introducing investigate involve is issue it
its itself jointly key known lack large leading leads learn learned less leverage leverages leveraging like limited
long low lower made main mainly maintain maintaining major make making many may mean method methods model models
modern more moreover most much multiple natural naturally necessary need needs new no not novel number obtain of
offer offering offers often on one only or original other our out outperform outperforming outperforms output
outputs over overall paper parameter parameters particularly perform performance performs pipeline poor possible
potential practical predict present presents previous prior problem process produce project promising propose
proposed proposes proposing provide provides providing public publicly quality range rather real recent recently
reduce reducing release released reliable rely relying remain remains require requires research respectively result
resulting results rethink rethinking reveal revisit revisiting robust same scaling scenario scenarios seamlessly
second set setting settings several show showing shown shows significant significantly similar simple single so
solution solve some source specifically standard state state-of-the-art step still strong struggle struggles study
substantial substantially such suffer superior support surpass system systems tackle take task tasks technique
techniques than that the their them then there these they this those three through thus time to together total
toward towards traditional train trained training two typically under understand understanding unified unlike
unlocking unveiling up use used user uses using utilize validate variety various very via was ways we well were what
when where whether which while who whose widely will with within without work works world would yet yields you your
"""

COMMON_WORDS = frozenset(_WORDS.split())
