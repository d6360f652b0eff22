"""Notes in brackets behind American numbers, such as (Revision of IEEE Std 1010-1987): kept, printed, never a key."""

NOTES = r"(?: ?\((?:[^()]|\([^()]*\)){3,150}\)| ?\[[^\[\]]{3,80}\]){0,3}"
