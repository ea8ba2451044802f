using System.Text.Json.Nodes;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.Posts;

/// <summary>A world of deployments whose posts go to a <see cref="TestSurface"/>, and nodes that deliver them; the first node of the world delivers nothing.</summary>
internal sealed class PostWorld(DeploymentWorld deployments, TestSurface surface) : IAsyncDisposable
{
    public static readonly SurfaceBudget Calm = new(30, 40, 30, 20, Burst: 6, BetweenEdits: TimeSpan.FromSeconds(3), BetweenCallsInChannel: TimeSpan.FromSeconds(1));

    private readonly List<PostNode> _nodes = [];
    private int _asked;

    public DeploymentWorld Deployments => deployments;
    public TestSurface Surface => surface;
    public WorldClock Clock => deployments.Clock;
    public IReadOnlyList<PostNode> Nodes => _nodes;
    public IEnumerable<TestMessage> Posts => surface.Messages.Where(m => m.ThreadOf is null && m.DeploymentId != 0);
    public IEnumerable<TestMessage> Notices => surface.Messages.Where(m => m.DeploymentId == 0);

    /// <summary>Two channels: C1 follows everything, C2 what fails.</summary>
    public static async Task<PostWorld> CreateAsync(StoreFixture store, SurfaceBudget? budget = null, int nodes = 1, string? channels = null)
    {
        var catalog = DeploymentWorld.Yaml + (channels ?? "\nchannels:\n  - { surface: slack, id: C1 }\n  - { surface: slack, id: C2, events: [failure] }\n");
        var deployments = await DeploymentWorld.CreateAsync(store, catalog);
        var world = new PostWorld(deployments, new TestSurface(deployments.Clock, budget ?? Calm));
        for (var i = 0; i < nodes; i++) world.StartNode($"post-{i}");
        return world;
    }

    /// <summary>Starts a node's life; with a crash point one that ends.</summary>
    public PostNode StartNode(string name, CrashPoint? point = null)
    {
        IChatSurface seen = point is null ? surface : Guarded.Of<IChatSurface>(surface, point);
        var node = deployments.StartNode(name, services =>
        {
            services.AddSingleton(seen);
            point?.Guard(services);
        });
        var started = new PostNode(name, node, seen, point, Clock);
        _nodes.Add(started);
        return started;
    }

    /// <summary>Lets the surface know people: the direct channel of bob is Ubob.</summary>
    public void Know(params string[] people)
    {
        foreach (var person in people) surface.DirectChannels[person] = $"U{person}";
    }

    /// <summary>The post that a person was sent about a deployment; null for none.</summary>
    public TestMessage? AskedOf(string person, long id) => Posts.SingleOrDefault(m => m.Channel == $"U{person}" && m.DeploymentId == id);

    /// <summary>What each of the people sees of a deployment: <c>bob: pending_approval, eve: -</c>.</summary>
    public string Seen(long id, params string[] people) =>
        string.Join(", ", people.Select(p => $"{p}: {(AskedOf(p, id) is { } message ? Shown(message).State : "-")}"));

    /// <summary>What a message's thread was told.</summary>
    public IReadOnlyList<string> ThreadOf(TestMessage message) => [.. surface.Messages.Where(m => m.ThreadOf == message.Ref).Select(m => m.Shown[0])];

    public async Task DropAsync(PostNode node)
    {
        _nodes.Remove(node);
        await deployments.DropNodeAsync(node.Node);
    }

    /// <summary>One pass of every node.</summary>
    public async Task PassAsync()
    {
        foreach (var node in _nodes.ToList()) await node.PassAsync();
    }

    /// <summary>Lets seconds go by, with a pass of every node in each.</summary>
    public async Task PassSecondsAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await PassAsync();
        }
    }

    /// <summary>Changes a deployment as operations do: under its lock, with its timeline.</summary>
    public async Task ChangeAsync(long id, Action<DeploymentWork> change)
    {
        await using var work = await DeploymentWork.OpenAsync(deployments.Node.Contexts, deployments.Node.Get<IDeploymentStore>(), id, Clock.GetUtcNow(), default);
        change(work!);
        await work!.CommitAsync(default);
    }

    /// <summary>A launched deployment that nobody's reconcilers touch: applying, wave 1 of 1,000.</summary>
    public async Task<long> ApplyingAsync()
    {
        var id = await deployments.LaunchedAsync($"crm@v{1 + (_asked++ % 9)}", "acme", "stage");
        await ChangeAsync(id, work =>
        {
            work.Deployment.MoveTo(LifecycleState.Applying, work.Now);
            work.Tell(new TimelineEntry.Started(4, 1000));
        });
        return id;
    }

    public Task WaveAsync(long id, int wave) => ChangeAsync(id, work =>
    {
        work.Deployment.EnterWave(wave);
        work.Tell(new TimelineEntry.WaveStarted(wave, 1000, 1));
    });

    public Task ProgressAsync(long id) => ChangeAsync(id, work => work.Tell(new TimelineEntry.JobStarted("J-1", 1, "crm", "acme", "local")));

    public Task ApplyAsync(long id) => ChangeAsync(id, work =>
    {
        work.Deployment.MoveTo(LifecycleState.Applied, work.Now);
        work.Tell(new TimelineEntry.Applied(4, 0));
    });

    public async Task<string> EnsureAsync(long id, string channel) =>
        (await _nodes[0].Node.Get<EnsurePost>().HandleAsync(id, "slack", channel, default)) is { } post ? $"{(post.IsNew ? "new" : "there")} {post.MessageRef}" : "none";

    /// <summary>What a post shows now: its deployment's state and newest event.</summary>
    public static (string State, long Revision) Shown(TestMessage message, int at = -1)
    {
        var data = JsonNode.Parse(at < 0 ? message.Shown[^1] : message.Shown[at])!;
        return ((string)data["state"]!, (long)data["revision"]!);
    }

    public ValueTask DisposeAsync() => deployments.DisposeAsync();

    /// <summary>Renders little, and quickly.</summary>
    public static RenderPost Render(IDbContextFactory<DeployDbContext> contexts) => async (post, cancellationToken) =>
    {
        var id = post.DeploymentId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var revision = await db.Timeline.Where(e => e.DeploymentId == id).MaxAsync(e => e.Id, cancellationToken);
        var row = await db.Deployments.Where(d => d.Id == id).Select(d => new { d.State, d.PausedReason }).SingleAsync(cancellationToken);
        if (post.Audience == PostAudience.Approver)
        {
            var hasDecided = await db.Decisions.AnyAsync(d => d.DeploymentId == id && d.PersonId == post.PersonId && d.VoidedAt == null, cancellationToken);
            var phase = PostPhase.OfApprover(row.State, hasDecided);
            return new RenderedPost(new CardContent("decision", new JsonObject { ["state"] = phase, ["revision"] = revision }), phase, revision, false, IsWithdrawal: phase != PostPhase.Asking);
        }

        var state = PostPhase.Of(row.State, row.PausedReason);
        return new RenderedPost(new CardContent("status", new JsonObject { ["state"] = state, ["revision"] = revision }), state, revision, Lifecycle.Ended.Contains(row.State));
    };
}

/// <summary>One life of a node that delivers posts.</summary>
internal sealed class PostNode
{
    public PostNode(string name, WorldNode node, IChatSurface surface, CrashPoint? point, TimeProvider clock)
    {
        (Name, Node, Point) = (name, node, point);
        var render = PostWorld.Render(node.Contexts);
        Announcing = new AnnounceDeployments(node.Contexts, node.Get<IDeploymentStore>(), node.Catalogs, node.Get<SubscribedChannels>(), node.Hints, clock);
        Asking = new AskApprovers(
            node.Contexts, node.Get<IDeploymentStore>(), node.Catalogs, new DirectChannels([surface], clock, NullLogger<DirectChannels>.Instance), node.Hints, clock, NullLogger<AskApprovers>.Instance);
        Reminding = new RemindApprovers(node.Contexts, node.Get<IDeploymentStore>(), node.Catalogs, node.Hints, clock);
        Addressing = new AddressNotices(node.Contexts, node.Catalogs, new DirectChannels([surface], clock, NullLogger<DirectChannels>.Instance), node.Hints, clock);
        Delivering = new DeliverPosts(
            node.Contexts,
            surface,
            async (post, cancellationToken) =>
            {
                var rendered = await render(post, cancellationToken);
                await AfterRendering();
                return rendered;
            },
            node.Get<WorkspaceLeases>(),
            node.Get<RefusalNotices>(),
            node.Catalogs,
            clock,
            NullLogger<DeliverPosts>.Instance);
    }

    public string Name { get; }
    public WorldNode Node { get; }
    public CrashPoint? Point { get; }
    public AnnounceDeployments Announcing { get; }
    public AskApprovers Asking { get; }
    public RemindApprovers Reminding { get; }
    public AddressNotices Addressing { get; }
    public DeliverPosts Delivering { get; }

    /// <summary>Called between rendering and sending.</summary>
    public Func<Task> AfterRendering { get; set; } = () => Task.CompletedTask;

    public async Task PassAsync()
    {
        await Announcing.ReconcileAsync(default);
        await Reminding.ReconcileAsync(default);
        await Asking.ReconcileAsync(default);
        await Addressing.ReconcileAsync(default);
        await Delivering.ReconcileAsync(default);
    }
}
