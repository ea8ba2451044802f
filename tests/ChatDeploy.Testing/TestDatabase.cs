using Npgsql;

namespace ChatDeploy.Testing;

/// <summary>One test's own database: a copy of the fixture's template, dropped when disposed, whoever is connected.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<Task> _drop;

    internal TestDatabase(string connectionString, Func<Task> drop)
    {
        _drop = drop;
        ConnectionString = connectionString;
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>For a DbContext, a whole application or another process; its role owns the database.</summary>
    public string ConnectionString { get; }

    /// <summary>For statements of the test itself.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await using (var pooled = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pooled);
        await _drop();
    }
}
