using Npgsql;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// The application's database in the embedded server, owned by a role that is no superuser, so that no statement of the
/// application can run programs or read files.
/// </summary>
/// <param name="port">Where the server listens.</param>
/// <param name="password">Of both roles.</param>
internal sealed class ServerDatabase(int port, string password)
{
    /// <summary>The role that initdb makes; used to make the other one and its database.</summary>
    public const string Superuser = "postgres";

    /// <summary>The application's role and its database.</summary>
    public const string Name = "chatdeploy";

    /// <summary>How the application connects. No TLS and no Kerberos on loopback: both cost a round trip or more for each new connection.</summary>
    public string ConnectionString { get; } = StringFor(port, password, Name, Name);

    /// <summary>Whether a connection can be had now.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken) => await AskAsync(cancellationToken) == Answer.Yes;

    /// <summary>Waits until the database answers, making the role and the database when they are missing.</summary>
    /// <param name="isRunning">Whether the server is still there.</param>
    /// <param name="clock">Measures waiting.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the server has ended meanwhile: it was shutting down when it was found.</returns>
    /// <exception cref="EmbeddedPostgresUnavailableException">It did not answer within the time, or refuses the password.</exception>
    public async Task<bool> EnsureAsync(Func<bool> isRunning, TimeProvider clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var answer = await AskAsync(cancellationToken);
            if (answer == Answer.Yes)
                return true;
            if (answer == Answer.Missing && await TryCreateMissingAsync(cancellationToken))
                continue;
            if (!isRunning())
                return false;
            if (clock.GetElapsedTime(began) > timeout)
                throw new EmbeddedPostgresUnavailableException($"connecting to the embedded PostgreSQL on port {port}: no answer in {timeout.TotalSeconds:0} s, it may still be recovering from a crash; start again, or look at its log.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellationToken);
        }
    }

    private async Task<Answer> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return Answer.Yes;
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidPassword)
        {
            return Answer.Missing;
        }
        catch (NpgsqlException)
        {
            return Answer.NotYet; // not up yet, recovering or shutting down
        }
    }

    private async Task<bool> TryCreateMissingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(StringFor(port, password, Superuser, "postgres")) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var look = new NpgsqlCommand($"select exists(select from pg_roles where rolname = '{Name}'), exists(select from pg_database where datname = '{Name}')", connection);
            bool hasRole, hasDatabase;
            await using (var row = await look.ExecuteReaderAsync(cancellationToken))
            {
                await row.ReadAsync(cancellationToken);
                (hasRole, hasDatabase) = (row.GetBoolean(0), row.GetBoolean(1));
            }

            // The password is hexadecimal, and neither statement takes parameters. Creating databases is for tests.
            await using var create = connection.CreateCommand();
            create.CommandText = $"{(hasRole ? "alter" : "create")} role {Name} login createdb password '{password}'";
            await create.ExecuteNonQueryAsync(cancellationToken);
            create.CommandText = $"create database {Name} owner {Name}";
            if (!hasDatabase)
                await create.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new EmbeddedPostgresUnavailableException("connecting to the embedded PostgreSQL: it does not accept the password in the data directory's postgres/password; restore that file, or move the folder postgres away to begin with an empty store.", refused);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private enum Answer
    {
        Yes,
        NotYet,
        Missing,
    }

    private static string StringFor(int port, string password, string role, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = role,
        Password = password,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        // Leaves room for operator commands beside a busy service (max_connections is 100).
        MaxPoolSize = 80,
    }.ConnectionString;
}
