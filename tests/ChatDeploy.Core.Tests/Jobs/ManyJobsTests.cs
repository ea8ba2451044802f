using System.Text;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Npgsql;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Jobs;

public sealed class ManyJobsTests(StoreFixture store)
{
    [Fact]
    public async Task Ten_thousand_jobs_take_far_fewer_statements_than_jobs()
    {
        var yaml = new StringBuilder(Yaml.Replace("stores: [north]", "stores: [" + string.Join(", ", Enumerable.Range(0, 9_999).Select(i => $"s{i}")) + "]", StringComparison.Ordinal));
        await using var world = await CreateAsync(store, yaml.ToString());
        using var statements = new StatementCount(new NpgsqlConnectionStringBuilder(world.Database.ConnectionString).Database!);
        var id = await world.PreviewAsync("crm@v1", "globex", "stage");
        Done(await world.LaunchAsync(id));
        Assert.InRange(statements.Count, 5, 40);
        var before = statements.Count;

        await world.SettleAsync();
        Assert.Equal(LifecycleState.Applied, await world.StateAsync(id));
        var run = statements.Count - before;
        Assert.InRange(run, 40, 3_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{run} statements for 10,000 jobs");
        await Invariants.CheckAsync(world);
        await Invariants.CheckDiskAsync(world);
        await Invariants.CheckAttemptsAsync(world);
    }
}
