using System.Buffers.Binary;

namespace Kept.Benchmarks;

/// <summary>Counts the pages of a table or index in a SQLite file (sqlite.org/fileformat2.html): the build in use has no <c>dbstat</c>.</summary>
internal sealed class SqlitePages : IDisposable
{
    private const int InteriorIndex = 2;
    private const int InteriorTable = 5;
    private const int LeafTable = 13;

    private readonly FileStream file;
    private readonly int size;

    public SqlitePages(string path)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[100];
        file.ReadExactly(header);
        size = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
    }

    /// <summary>Bytes of all pages below a root, rows in them, and bytes of these rows. No row may be longer than a page.</summary>
    public (long Bytes, long Rows, long RowBytes) Count(long root)
    {
        var page = new byte[size];
        file.Position = (root - 1) * size;
        file.ReadExactly(page);
        var start = root == 1 ? 100 : 0;
        int kind = page[start], cells = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + 3));
        var inner = kind is InteriorIndex or InteriorTable;
        var (bytes, rows, rowBytes) = ((long)size, 0L, 0L);
        for (var i = 0; i < cells; i++)
        {
            var cell = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + (inner ? 12 : 8) + 2 * i));
            if (inner)
                Add(Count(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(cell))));
            if (kind == LeafTable)
                (rows, rowBytes) = (rows + 1, rowBytes + Varint(page.AsSpan(cell)));
        }
        if (inner)
            Add(Count(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(start + 8))));
        return (bytes, rows, rowBytes);

        void Add((long Bytes, long Rows, long RowBytes) below) => (bytes, rows, rowBytes) = (bytes + below.Bytes, rows + below.Rows, rowBytes + below.RowBytes);
    }

    public void Dispose() => file.Dispose();

    private static long Varint(ReadOnlySpan<byte> bytes)
    {
        var value = 0L;
        var i = 0;
        do
            value = value << 7 | (uint)(bytes[i] & 0x7f);
        while ((bytes[i++] & 0x80) != 0);
        return value;
    }
}
