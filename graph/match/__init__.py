"""Matching of tables of records: prepare → candidate pairs → weights → clusters. Needs no database.

A table of people or companies is brought to one form (`prepare`), pairs that share a key are candidates (`keys`), a
Fellegi–Sunter model trained by Splink weighs them (`train`, `model`, `score`), and a guarded clustering decides
(`linkage`). The same model, saved as JSON, scores one new record against its candidates without any table.
"""
