using System.Diagnostics;
using System.Security.Cryptography;
using ChatDeploy.Core.Audit;
using ChatDeploy.Testing;
using Npgsql;

namespace ChatDeploy.Core.Tests.Audit;

public sealed class AuditChainTests(StoreFixture store)
{
    [Fact]
    public async Task Two_nodes_and_many_writers_at_once_make_one_chain_without_gaps()
    {
        await using var world = await AuditWorld.CreateAsync(store);
        var nodes = new[] { world.StartNode(), world.StartNode() };
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++) await AuditWorld.WriteAsync(nodes[writer % 2], (writer * 100) + i, entries: 1 + (i % 3));
        })));
        var rows = await world.RowsAsync();
        Assert.Equal(16 * 39, rows.Count);
        Assert.Equal(rows.Count, Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync()).Count);
    }

    [Fact]
    public async Task What_is_rolled_back_writes_nothing_and_the_chain_goes_on()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 1);
        var node = world.StartNode();
        await AuditWorld.WriteAsync(node, 2);
        await using (var db = await node.CreateDbContextAsync())
        {
            await using (await db.Database.BeginTransactionAsync()) db.Audit(AuditWorld.Entry(99));
            await using var next = await db.Database.BeginTransactionAsync();
            db.Audit(AuditWorld.Entry(3));
            await next.CommitAsync();
        }

        await AuditWorld.WriteAsync(node, 4);
        Assert.Equal(["D-1", "D-2", "D-3", "D-4"], (await world.RowsAsync()).ConvertAll(r => r.SubjectId));
        Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync());
    }

    [Fact]
    public async Task An_entry_takes_one_statement_while_no_other_node_writes()
    {
        await using var world = await AuditWorld.CreateAsync(store);
        var node = world.StartNode();
        await AuditWorld.WriteAsync(node, 1);
        var statements = 0;
        using var mine = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == mine.TraceId) statements++;
            },
        };
        ActivitySource.AddActivityListener(listener);
        await AuditWorld.WriteAsync(node, 2, entries: 3);
        Assert.Equal(1, statements);
    }

    [Fact]
    public async Task An_act_outside_a_transaction_cannot_be_audited()
    {
        await using var world = await AuditWorld.CreateAsync(store);
        await using var db = await world.StartNode().CreateDbContextAsync();
        Assert.Throws<InvalidOperationException>(() => db.Audit(AuditWorld.Entry(1)));
    }

    [Fact]
    public async Task A_node_with_another_key_writes_nothing()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 1);
        var stranger = world.StartNode(new AuditKey(RandomNumberGenerator.GetBytes(32)));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => AuditWorld.WriteAsync(stranger, 2));
        Assert.Contains("Audit:Key", exception.Message, StringComparison.Ordinal);
        Assert.Single(await world.RowsAsync());
    }

    [Theory]
    [InlineData("update audit set actor = 'eve'")]
    [InlineData("delete from audit")]
    [InlineData("truncate audit")]
    [InlineData("delete from audit_head")]
    [InlineData("truncate audit_head")]
    public async Task The_database_refuses_to_change_it(string statement)
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 1);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => world.ExecuteAsync(statement));
        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }

    [Fact]
    public async Task Texts_from_outside_never_keep_an_act_from_being_written()
    {
        await using var world = await AuditWorld.CreateAsync(store);
        var node = world.StartNode();
        await using (var db = await node.CreateDbContextAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Audit(new AuditEntry(AuditAct.Forbidden, new AuditSubject("line", "a\0b\ud800" + new string('€', 5_000))) { Ref = new string('x', 9_000), Details = new { reason = "\0\ud800" } });
            await transaction.CommitAsync();
        }

        Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync());
    }

    [Fact]
    public void Where_it_came_from_is_what_the_edge_entered()
    {
        using (Origin.Enter(new Origin("slack", Address: "U0ADA")))
        {
            Assert.Equal(("slack", "U0ADA"), (AuditWorld.Entry(1).Origin.Surface, AuditWorld.Entry(1).Origin.Address));
        }

        Assert.Equal(Origin.System, AuditWorld.Entry(1).Origin.Surface);
    }

    [Fact]
    public void Every_entry_of_a_timeline_is_audited_or_said_not_to_be()
    {
        foreach (var type in typeof(Core.Deployments.TimelineEntry).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Core.Deployments.TimelineEntry))))
            TimelineActs.Of((Core.Deployments.TimelineEntry)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type));
    }
}
