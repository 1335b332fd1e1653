namespace Kept.Ledger;

/// <summary>A hash of a tile above the leaves: the root of a full tile one level below.</summary>
/// <param name="Level">1 and up.</param>
/// <param name="Place">The hash's place in the level, from 0: in tile place / 256 at place % 256.</param>
/// <param name="Hash">The root over 256^level leaves.</param>
public readonly record struct TileNode(int Level, long Place, LedgerHash Hash);
