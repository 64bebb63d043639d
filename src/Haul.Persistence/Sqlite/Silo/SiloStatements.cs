using Microsoft.Data.Sqlite;

namespace Haul.Persistence;

/// <summary>SQL within the transaction of a batch. Every text is a constant of its caller; values go in as parameters.</summary>
internal sealed class SiloStatements(SqliteConnection connection, SqliteTransaction transaction)
{
    /// <summary>Rows changed.</summary>
    public int Execute(string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(text, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null when there is none.</summary>
    public object? Scalar(string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(text, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public List<T> Rows<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        Each(text, row =>
        {
            rows.Add(read(row));
            return true;
        }, values);
        return rows;
    }

    /// <summary>Reads row by row as long as <paramref name="goesOn"/> says so.</summary>
    public void Each(string text, Func<SqliteDataReader, bool> goesOn, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(text, values);
        using var reader = command.ExecuteReader();
        while (reader.Read() && goesOn(reader))
        {
        }
    }

    private SqliteCommand Command(string text, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // see the class
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
