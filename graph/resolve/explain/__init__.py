"""Why records are one, or are not: computed anew from the graph, by the rules and weights that resolution goes by.

Nothing here is stored; what is stored is the least tree of evidence, the edges LINKED.
"""
