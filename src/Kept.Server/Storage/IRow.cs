using Npgsql;

namespace Kept.Server.Storage;

/// <summary>A row of a statement that is asked without the model, with values as the model writes them. Columns are numbered from 0.</summary>
internal interface IRow
{
    bool IsNull(int column);

    string Text(int column);

    long Number(int column);

    bool Flag(int column);

    byte[] Blob(int column);

    Guid Id(int column);

    /// <summary>A moment, in milliseconds since 1970-01-01 UTC.</summary>
    DateTimeOffset Moment(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(column));
}

/// <summary>The row that a reader of PostgreSQL stands on.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public string Text(int column) => reader.GetString(column);

    public long Number(int column) => reader.GetInt64(column);

    public bool Flag(int column) => reader.GetBoolean(column);

    public byte[] Blob(int column) => reader.GetFieldValue<byte[]>(column);

    public Guid Id(int column) => reader.GetGuid(column);
}
