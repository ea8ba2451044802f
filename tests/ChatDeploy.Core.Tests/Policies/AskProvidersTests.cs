using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Core.Tests.ReadyQueue;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Tests.Policies;

/// <summary>Previews and launches under rules about checks and signatures: what nobody told is asked of the provider.</summary>
public sealed class AskProvidersTests(StoreFixture store)
{
    private const string Yaml = """
        environments:
          - { name: stage }
          - { name: checked, policy: { checks: required } }
          - { name: signed, policy: { signedTags: required } }
        tenants: [{ name: acme, stores: [milano] }]
        tools: [{ name: crm, repository: { provider: github, id: Acme/Crm }, runner: { kind: local } }]
        people: [{ name: ada, roles: [{ role: deployer }] }, { name: root, roles: [{ role: admin }] }]
        """;

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly ModelApi _api = new("github", _ => new RepositoryModel("acme/crm"));

    [Fact]
    public async Task Checks_that_nobody_told_are_asked_of_the_provider_and_kept()
    {
        await using var world = await WorldAsync();
        Tell("v2", CheckState.Succeeded);
        var id = await world.PreviewAsync("crm@v2", "acme", "checked");
        Assert.Equal(["checks_green"], await VerdictsAsync(world, id));
        _api.Asked.Clear();
        await world.AppliedAsync("crm@v2", "acme/milano", "checked");
        Assert.Empty(_api.Asked);
    }

    [Fact]
    public async Task A_launch_is_refused_until_the_checks_are_green()
    {
        await using var world = await WorldAsync();
        Tell("v2", CheckState.Running);
        var id = await world.PreviewAsync("crm@v2", "acme", "checked");
        Assert.Equal(["checks_pending"], await VerdictsAsync(world, id));
        Assert.Equal("checks_pending", Assert.IsType<DeploymentAnswer.Refused>(await world.LaunchAsync(id)).Refusal.Code);
        Tell("v2", CheckState.Succeeded, Noon.AddMinutes(1));
        Assert.IsType<DeploymentAnswer.Done>(await world.LaunchAsync(id));
    }

    [Fact]
    public async Task A_deployment_whose_checks_turned_red_while_it_waited_does_not_start()
    {
        await using var world = await WorldAsync();
        Tell("v2", CheckState.Succeeded);
        var id = await world.LaunchedAsync("crm@v2", "acme", "checked", at: world.Clock.GetUtcNow().AddHours(1));
        await using (var db = world.Open())
            await world.Node.Get<Core.Checks.ICheckStore>().KeepAsync(db, new("github", "acme/crm"), [Check("v2", CheckState.Failed, Noon.AddHours(1))], default);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.DriveAsync();
        Assert.Equal(LifecycleState.Preview, await world.StateAsync(id));
        Assert.Contains("checks_red", await VerdictsAsync(world, id));
    }

    [Fact]
    public async Task A_rollback_needs_no_checks()
    {
        await using var world = await WorldAsync();
        Tell("v1", CheckState.Succeeded);
        Tell("v2", CheckState.Succeeded);
        await world.AppliedAsync("crm@v1", "acme", "checked");
        var id = await world.AppliedAsync("crm@v2", "acme", "checked");
        await using (var db = world.Open())
            await world.Node.Get<Core.Checks.ICheckStore>().KeepAsync(db, new("github", "acme/crm"), [Check("v1", CheckState.Failed, Noon.AddHours(1))], default);
        var rollback = DeploymentWorld.Done(await world.RollBackAsync(id));
        Assert.IsType<DeploymentAnswer.Done>(await world.LaunchAsync(rollback));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_in_time_blocks_as_unknown()
    {
        await using var world = await WorldAsync();
        _api.Slowness = TimeSpan.FromMinutes(1);
        var began = TimeProvider.System.GetTimestamp();
        var id = await world.PreviewAsync("crm@v2", "acme", "checked");
        Assert.Equal(["checks_unknown"], await VerdictsAsync(world, id));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Checks_of_a_commit_that_has_none_are_missing()
    {
        await using var world = await WorldAsync();
        Assert.Equal(["checks_missing"], await VerdictsAsync(world, await world.PreviewAsync("crm@v2", "acme", "checked")));
    }

    [Fact]
    public async Task A_good_signature_is_remembered_and_a_missing_one_asked_for_again()
    {
        await using var world = await WorldAsync();
        Assert.Equal(["signature_missing"], await VerdictsAsync(world, await world.PreviewAsync("crm@v2", "acme", "signed")));
        _api.Signatures["v2"] = new TagSignature(TagVerdict.Good, DeploymentWorld.Sha("crm", "v2"), "ada@example.com", null);
        Assert.Equal(["signature_good"], await VerdictsAsync(world, await world.PreviewAsync("crm@v2", "acme", "signed")));
        _api.Asked.Clear();
        Assert.Equal(["signature_good"], await VerdictsAsync(world, await world.PreviewAsync("crm@v2", "acme", "signed")));
        Assert.Empty(_api.Asked);
    }

    [Fact]
    public async Task A_tag_that_has_moved_is_verified_anew()
    {
        await using var world = await WorldAsync();
        _api.Signatures["v2"] = new TagSignature(TagVerdict.Good, DeploymentWorld.Sha("crm", "v2"), "ada@example.com", null);
        await world.PreviewAsync("crm@v2", "acme", "signed");
        var moved = DeploymentWorld.Sha("crm", "v3");
        await using (var db = world.Open())
        {
            await db.VersionTags.Where(t => t.Name == "v3").ExecuteDeleteAsync();
            await db.VersionTags.Where(t => t.Name == "v2").ExecuteUpdateAsync(set => set.SetProperty(t => t.Sha, moved));
        }

        // The provider still speaks of the commit that the tag stood for before.
        Assert.Equal(["signature_unknown"], await VerdictsAsync(world, await world.PreviewAsync("crm@v2", "acme", "signed")));
        _api.Signatures["v2"] = new TagSignature(TagVerdict.Bad, null, null, "invalid");
        Assert.Equal(["signature_bad"], await VerdictsAsync(world, await world.PreviewAsync("crm@v2", "acme", "signed")));
    }

    private Task<DeploymentWorld> WorldAsync() => DeploymentWorld.CreateAsync(store, Yaml, configure: services => services.AddSingleton<IScmApi>(_api));

    private void Tell(string version, CheckState state, DateTimeOffset? at = null)
    {
        _api.Checks.RemoveAll(c => c.Sha == DeploymentWorld.Sha("crm", version));
        _api.Checks.Add(Check(version, state, at ?? Noon));
    }

    private static CommitCheck Check(string version, CheckState state, DateTimeOffset at) => new(DeploymentWorld.Sha("crm", version), "check", "build", state, "1", at, null);

    private static async Task<IReadOnlyList<string>> VerdictsAsync(DeploymentWorld world, long id) => [.. (await world.GetAsync(id)).Findings.Verdicts.Select(v => v.Code)];
}
