"""Identity resolution: records → evidence → links and vetoes → groups → Profiles and Accounts with stable ids.

Source records are never changed: everything made here is derived and can be made again.
"""
