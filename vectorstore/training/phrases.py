"""Words that questions are asked in, whatever they ask for: papers hardly hold them, and they name no subject."""

ENGLISH_PHRASES = """
is there a paper on|are there any methods for|which methods|which work shows|how can I|how do I|how can we
how to|I am looking for|looking for papers about|I want|I want to|I need|we need something that
what approaches exist for|any work on|any paper that|has anyone tried|does anyone|can you find|find papers about
find work that|show me|tell me about|what is the best way to|what are good ways of|what happens when|what causes
why does|why do|when should I|where can I find|who has shown that|please recommend|recent papers on
something like|ideally|preferably|instead of|rather than|without having to|so that I can|that actually works
how much does it help|is it possible to|do I have to|should I|give me an overview of|explain
"""
CHINESE_PHRASES = """
有没有|有没有研究|有没有论文|有没有办法|有没有人做过|有什么方法|有哪些工作|有哪些方法可以|哪些论文|哪篇论文
哪种方法|什么方法能|怎么|怎样|怎么办|如何|如何才能|为什么|为什么会|能不能|能否|可不可以|是否可以|是不是
是否有|想找|我想找|我想|想让|想要|想知道|请问|请推荐|求推荐|帮我找|找一下|介绍一下|解释一下|说说
最近有什么|相关的论文|相关工作|类似的|最好|最好是|最好不用|不想|不需要|不用|而不是|只用|又不|的时候|的话
这种情况|这样的|吗|呢|好不好|行不行|靠谱吗|多少|什么意思|什么原因|应该|该怎么做
"""
