using System.Security.Cryptography;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatDeploy.Core.Tests.Audit;

/// <summary>A store with an audit trail, nodes that write to it, and somebody who may do anything with the database.</summary>
internal sealed class AuditWorld : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly List<ServiceProvider> _nodes = [];

    private AuditWorld(TestDatabase database) => _database = database;

    public AuditKey Key { get; } = new(RandomNumberGenerator.GetBytes(32));

    public static async Task<AuditWorld> CreateAsync(StoreFixture store, int rows = 0)
    {
        var world = new AuditWorld(await store.CreateDatabaseAsync());
        var node = world.StartNode();
        for (var i = 1; i <= rows; i++) await WriteAsync(node, i);
        return world;
    }

    /// <summary>A node of its own, which remembers by itself where the trail ended.</summary>
    public IDbContextFactory<DeployDbContext> StartNode(AuditKey? key = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddPostgresStore(() => _database.ConnectionString).AddAudit(_ => key ?? Key);
        var provider = services.BuildServiceProvider();
        _nodes.Add(provider);
        return provider.GetRequiredService<IDbContextFactory<DeployDbContext>>();
    }

    /// <summary>Writes an entry in a transaction of its own.</summary>
    public static async Task WriteAsync(IDbContextFactory<DeployDbContext> node, int number, int entries = 1)
    {
        await using var db = await node.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        for (var i = 0; i < entries; i++) db.Audit(Entry(number));
        await transaction.CommitAsync();
    }

    public static AuditEntry Entry(int number) => new(AuditAct.DeploymentLaunched, AuditSubject.Deployment(number))
    {
        Actor = new Core.People.Person { Id = 7, Name = "ada", Roles = [] },
        Ref = $"crm@v{number}",
        Sha = new string('a', 40),
        Environment = "prod",
        Details = new { number },
    };

    public Task<AuditVerdict> VerifyAsync(AuditKey? key = null, params PublishedHead[] published) =>
        new VerifyAudit(_nodes[0].GetRequiredService<IDbContextFactory<DeployDbContext>>(), key ?? Key).HandleAsync(published, default);

    public async Task<AuditVerdict.Broken> BrokenAsync(params PublishedHead[] published) => Assert.IsType<AuditVerdict.Broken>(await VerifyAsync(null, published));

    public async Task<PublishedHead> HeadAsync()
    {
        await using var db = await _nodes[0].GetRequiredService<IDbContextFactory<DeployDbContext>>().CreateDbContextAsync();
        var head = await db.AuditHeads.AsNoTracking().SingleAsync();
        return new PublishedHead(DateTimeOffset.UtcNow, head.Count, head.Mac);
    }

    public async Task<List<AuditRow>> RowsAsync()
    {
        await using var db = await _nodes[0].GetRequiredService<IDbContextFactory<DeployDbContext>>().CreateDbContextAsync();
        return await db.AuditRows.AsNoTracking().OrderBy(r => r.Id).ToListAsync();
    }

    /// <summary>Runs statements as an administrator of the store who has switched the triggers off.</summary>
    public async Task TamperAsync(string statements)
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"alter table audit disable trigger all; alter table audit_head disable trigger all; {statements}; alter table audit enable trigger all; alter table audit_head enable trigger all", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Remembers everything as it is now.</summary>
    public Task KeepAsync() => ExecuteAsync("create table kept_audit as table audit; create table kept_head as table audit_head");

    /// <summary>Makes everything as it was then.</summary>
    public Task RestoreAsync() => TamperAsync("truncate audit; insert into audit table kept_audit; delete from audit_head; insert into audit_head table kept_head");

    /// <summary>Runs a statement with the triggers as they are.</summary>
    public async Task ExecuteAsync(string statement)
    {
        await using var command = _database.DataSource.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _database.DisposeAsync();
    }
}
