using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kept.Server.Storage;

/// <summary>
/// A prepared statement that is stepped without the provider's command, which costs more than a small insert itself. Parameters are
/// numbered from 1. For one thread at a time. Throws <see cref="SqliteException"/>.
/// </summary>
internal sealed class SqliteStatement : IRow, IDisposable
{
    private readonly sqlite3 handle;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(sqlite3 handle, string sql)
    {
        this.handle = handle;
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public SqliteStatement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(statement, index) : raw.sqlite3_bind_text(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, byte[]? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(statement, index) : raw.sqlite3_bind_blob(statement, index, value));
        return this;
    }

    /// <summary>Binds an id as the database's model writes it: text in capitals.</summary>
    public SqliteStatement Bind(int index, Guid? value) => Bind(index, value?.ToString().ToUpperInvariant());

    /// <summary>How many rows the statement changed.</summary>
    public int Run()
    {
        var result = raw.sqlite3_step(statement);
        _ = raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE)
            Check(result);
        return raw.sqlite3_changes(handle);
    }

    /// <summary>Whether a question has an answer.</summary>
    public bool FindsAny()
    {
        var result = raw.sqlite3_step(statement);
        _ = raw.sqlite3_reset(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(result);
        return result == raw.SQLITE_ROW;
    }

    /// <summary>All rows of a question, each as <paramref name="row"/> reads it by <see cref="Text"/> and its like.</summary>
    public List<T> Read<T>(Func<SqliteStatement, T> row)
    {
        var rows = new List<T>();
        Each(s => rows.Add(row(s)));
        return rows;
    }

    /// <summary>Does something with each row of a question.</summary>
    public void Each(Action<SqliteStatement> act)
    {
        int result;
        try
        {
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                act(this);
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
        if (result != raw.SQLITE_DONE)
            Check(result);
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public bool Flag(int column) => Number(column) != 0;

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public Guid Id(int column) => Guid.Parse(Text(column));

    /// <summary>Runs a statement that changes one row and returns two numbers of it.</summary>
    public (long First, long Second) RunReturning()
    {
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_ROW)
        {
            _ = raw.sqlite3_reset(statement);
            Check(result);
        }
        var row = (raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_int64(statement, 1));
        Run();
        return row;
    }

    public void Dispose() => statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, handle);
}
