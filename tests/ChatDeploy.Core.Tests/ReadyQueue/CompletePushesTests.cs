using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>Pushes whose payload does not hold everything, of a repository that has an API and no clone (spec A2).</summary>
public sealed class CompletePushesTests(StoreFixture store)
{
    private const string Main = "refs/heads/main";
    private static readonly RepositoryKey Crm = new("gitlab", "acme/crm");

    [Fact]
    public async Task What_a_truncated_push_left_out_is_asked_of_the_provider()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var (model, _) = Repository(world, 0, 522, 522);
        await PushAsync(world, Main, null, "c000", ["c000"], complete: true);
        await PushAsync(world, Main, "c000", "c006", ["c006"], complete: false);
        Assert.Equal((string.Join(' ', model.On("main").Order(StringComparer.Ordinal)), ""), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
    }

    [Fact]
    public async Task A_provider_that_lags_behind_its_own_webhook_is_asked_again()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var (_, api) = Repository(world, 0, 0);
        api.Lagging.Add(Payloads.Sha("c001"));
        await PushAsync(world, Main, null, "c000", ["c000"], complete: true);
        var id = await PushAsync(world, Main, "c000", "c001", [], complete: false);
        Assert.Equal((DeliveryStatus.Stored, "c000"), ((await world.DeliveryAsync(id)).Status, await world.LineAsync(tool)));
        api.Lagging.Clear();
        world.Clock.Advance(world.Bounds.FirstRetry);
        await world.DrainAsync();
        Assert.Equal((DeliveryStatus.Applied, "c000 c001"), ((await world.DeliveryAsync(id)).Status, await world.LineAsync(tool)));
    }

    [Fact]
    public async Task A_provider_that_never_answers_leaves_the_delivery_dead_and_says_why()
    {
        await using var world = await WorldAsync();
        await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var (_, api) = Repository(world, 0);
        api.Trouble = new ScmUnavailableException("gitlab answers 503");
        var id = await PushAsync(world, Main, null, "c000", [], complete: false);
        for (var i = 0; i < world.Bounds.MaxAttempts; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(11));
            await world.DrainAsync();
        }

        var delivery = await world.DeliveryAsync(id);
        Assert.Equal(DeliveryStatus.Dead, delivery.Status);
        Assert.Contains("gitlab answers 503", delivery.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_push_waits_for_does_not_hold_up_the_others()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var (_, api) = Repository(world, 0, 1);
        api.Lagging.Add(Payloads.Sha("c001"));
        await DeliverAsync(world, "refs/heads/feature", null, "c001", [], complete: false);
        await DeliverAsync(world, Main, null, "c000", ["c000"], complete: true);
        await world.DrainAsync();
        Assert.Equal("c000", await world.LineAsync(tool));
    }

    [Fact]
    public async Task Without_rights_the_payload_has_to_do()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var (_, api) = Repository(world, 522);
        api.Trouble = new ScmRefusedException("the token may not read acme/crm");
        await PushAsync(world, Main, null, "c002", ["c002"], complete: false);
        Assert.Equal("c002", await world.LineAsync(tool));
    }

    [Fact]
    public async Task An_annotated_tag_is_known_by_its_commit()
    {
        await using var world = await WorldAsync();
        await world.AddToolAsync("crm", "acme/crm", "gitlab");
        Repository(world, 0, 7 << 1);
        await PushAsync(world, Main, null, "c000", ["c000"], complete: true);
        var told = new ScmEvent.RefPushed(Crm, new GitRef(GitRefKind.Tag, "v1"), null, new string('e', 40), null, false, [], false, "ada");
        await world.DeliverAsync(NeutralProvider.Write(told), "gitlab");
        await world.DrainAsync();
        await using var db = await world.Contexts.CreateDbContextAsync();
        Assert.Equal(Payloads.Sha("c000"), (await db.VersionTags.SingleAsync()).Sha);
    }

    [Fact]
    public async Task A_push_that_the_provider_calls_no_continuation_rewrites_the_branch()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        Repository(world, 0, 0, 4 << 1);
        await PushAsync(world, Main, null, "c001", ["c000", "c001"], complete: true);
        await PushAsync(world, Main, "c001", "c002", ["c002"], complete: false);
        Assert.Equal(("c000 c002", "c001"), (await world.LineAsync(tool), await world.OrphanedAsync(tool)));
    }

    [Fact]
    public async Task A_repository_that_is_silent_is_stood_in_for_by_its_mirror()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab", fallback: new("github", "acme/crm-mirror", null));
        var (model, api) = Repository(world, 0, 522);
        api.Trouble = new ScmUnavailableException("gitlab answers 503");
        world.Apis.Add(new ModelApi("github", _ => model));
        await PushAsync(world, Main, null, "c000", ["c000"], complete: true);
        await PushAsync(world, Main, "c000", "c003", [], complete: false);
        Assert.Equal("c000 c001 c002 c003", await world.LineAsync(tool));
    }

    /// <summary>A repository that was worked on, with the provider's API.</summary>
    private static (RepositoryModel Model, ModelApi Api) Repository(QueueWorld world, params int[] choices)
    {
        var model = new RepositoryModel("acme/crm");
        foreach (var choice in choices) model.Do(choice);
        var api = new ModelApi("gitlab", _ => model);
        world.Apis.Add(api);
        return (model, api);
    }

    private static async Task<long> PushAsync(QueueWorld world, string reference, string? before, string? after, string[] commits, bool complete)
    {
        var id = await DeliverAsync(world, reference, before, after, commits, complete);
        await world.DrainAsync();
        return id;
    }

    private static Task<long> DeliverAsync(QueueWorld world, string reference, string? before, string? after, string[] commits, bool complete)
    {
        Assert.True(GitRef.TryParse(reference, out var parsed));
        return world.DeliverAsync(NeutralProvider.Write(new ScmEvent.RefPushed(
            Crm, parsed, before is null ? null : Payloads.Sha(before), after is null ? null : Payloads.Sha(after), after is null ? null : Payloads.Sha(after), false, [.. commits.Select(ModelApi.Fact)], complete, "ada")), "gitlab");
    }

    private async Task<QueueWorld> WorldAsync()
    {
        var world = await QueueWorld.CreateAsync(store);
        world.Providers.Add(new NeutralProvider("gitlab"));
        return world;
    }
}
