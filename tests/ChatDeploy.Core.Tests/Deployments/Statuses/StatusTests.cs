using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Deployments.Statuses;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static ChatDeploy.Core.Tests.Deployments.DeploymentWorld;

namespace ChatDeploy.Core.Tests.Deployments.Statuses;

public sealed class StatusTests(StoreFixture store)
{
    private const string Told = """{ provider: git, id: acme/crm, url: /srv/git/crm.git, deployments: true }""";

    [Fact]
    public async Task A_provider_is_told_how_a_deployment_stands_until_its_end_and_when_it_is_taken_back()
    {
        var api = new RememberingApi();
        await using var world = await CreateAsync(api);
        await world.AppliedAsync("crm@v1", "acme/milano", "stage");
        await TellAsync(world);
        var id = await world.LaunchedAsync("crm@v2", "acme/milano", "stage");
        await TellAsync(world);
        await world.DriveAsync();
        await TellAsync(world);
        var back = Done(await world.RollBackAsync(id));
        Done(await world.LaunchAsync(back));
        await world.DriveAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await TellAsync(world);

        var told = api.Told.Where(s => s.Key == $"D-{id}/crm").ToList();
        Assert.Equal([DeploymentStatusState.Pending, DeploymentStatusState.Succeeded, DeploymentStatusState.Cancelled], told.Select(s => s.State));
        Assert.Equal([null, $"p-D-{id}/crm", $"p-D-{id}/crm"], told.Select(s => s.ProviderId));
        Assert.Equal((Sha("crm", "v2"), "v2", "stage"), (told[0].Sha, told[0].Ref, told[0].Environment));
    }

    [Fact]
    public async Task An_outage_delays_the_newest_state_and_shows_in_the_diagnostics()
    {
        var api = new RememberingApi { Trouble = new ScmUnavailableException("503", TimeSpan.FromMinutes(3)) };
        await using var world = await CreateAsync(api);
        var id = await world.LaunchedAsync("crm@v1", "acme/milano", "stage");
        await TellAsync(world);
        await world.DriveAsync();
        Assert.Contains((await world.Node.Get<ExplainDeployment>().HandleAsync(id, default))!, b => b.Code == "status_not_told" && b.Text.Contains("503", StringComparison.Ordinal));
        api.Trouble = null;
        await TellAsync(world);
        Assert.Empty(api.Told);
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        await TellAsync(world);

        Assert.Equal(DeploymentStatusState.Succeeded, Assert.Single(api.Told).State);
    }

    [Fact]
    public async Task A_refusal_stops_it_and_is_told_to_administrators_once()
    {
        var api = new RememberingApi { Trouble = new ScmRefusedException("the token may not write deployments") };
        await using var world = await CreateAsync(api);
        for (var version = 1; version <= 2; version++)
        {
            await world.AppliedAsync($"crm@v{version}", "acme/milano", "stage");
            await TellAsync(world);
            await TellAsync(world);
        }

        Assert.Equal(2, api.Calls);
        await using var db = world.Open();
        var notice = Assert.Single(await db.Notices.AsNoTracking().ToListAsync());
        Assert.Contains("the token may not write deployments", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_told_of_tools_that_do_not_ask_for_it()
    {
        var api = new RememberingApi();
        await using var world = await CreateAsync(api);
        await world.AppliedAsync("wms@v1", "acme/milano", "stage");
        await TellAsync(world);
        Assert.Empty(api.Told);
    }

    private async Task<DeploymentWorld> CreateAsync(RememberingApi api)
    {
        var world = await DeploymentWorld.CreateAsync(store, Yaml.Replace("{ provider: git, id: acme/crm, url: /srv/git/crm.git }", Told, StringComparison.Ordinal));
        var first = world.Node;
        world.StartNode("node-1", services => services.AddSingleton<IScmApi>(api));
        await world.DropNodeAsync(first);
        return world;
    }

    private static async Task TellAsync(DeploymentWorld world)
    {
        await ActivatorUtilities.CreateInstance<NoteStatuses>(world.Node.Get<IServiceProvider>()).ReconcileAsync(default);
        await ActivatorUtilities.CreateInstance<WriteStatuses>(world.Node.Get<IServiceProvider>()).ReconcileAsync(default);
    }
}
