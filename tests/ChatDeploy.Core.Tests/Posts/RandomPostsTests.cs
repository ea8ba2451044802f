using System.Globalization;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit.Sdk;

namespace ChatDeploy.Core.Tests.Posts;

/// <summary>
/// Under random changes, crashes between any two lines, 429s, outages, lost calls and answers, on two nodes, the final
/// post equals the final state, there are never two posts, never an older state after a newer one, never more calls than the
/// budget, and threads tell everything once and in order. The same holds for approvers' direct messages: in the end they ask
/// those who are asked, and nobody else.
/// </summary>
public sealed partial class RandomPostsTests(StoreFixture store)
{
    private const int Lives = 12;
    private static readonly string[] Approvers = ["bob", "eve", "dan"];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public async Task Whatever_happens_posts_end_equal_to_their_deployments(int seed, bool canBeAsked)
    {
        await using var world = await PostWorld.CreateAsync(store, PostWorld.Calm, nodes: 0);
        world.Surface.CanBeAsked = canBeAsked;
        world.Know(Approvers);
        var schedule = new Schedule(world, seed);
        try
        {
            await schedule.RunAsync(Lives);
            await schedule.BringToAnEndAsync();
            await schedule.CheckAsync();
        }
        catch (Exception exception)
        {
            throw new XunitException($"seed {seed}: {exception}\nlast:\n{string.Join('\n', schedule.Log.TakeLast(60))}", exception);
        }
    }

    [GeneratedRegex(@"Wave (?<wave>\d+) of 1000", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToldWave();

    /// <summary>What happens, drawn from one seed.</summary>
    private sealed class Schedule(PostWorld world, int seed)
    {
        private readonly Random _random = new(seed);

        // Apart, since nodes call at once; the surface asks under its lock.
        private readonly Random _fates = new(seed);
        private readonly List<long> _open = [];
        private readonly Dictionary<long, List<int>> _waves = [];
        private readonly List<long> _waiting = [];
        private int _wave;
        private int _started;

        public List<string> Log { get; } = [];

        public async Task RunAsync(int lives)
        {
            world.Surface.Fate = Fate;
            for (var i = 0; i < 2; i++) Start($"post-{i}");
            while (_started < lives)
            {
                await StepAsync();
                foreach (var dead in world.Nodes.Where(n => n.Point!.IsDead).ToList())
                {
                    Log.Add($"{dead.Name} died");
                    await world.DropAsync(dead);
                    Start(dead.Name);
                }
            }
        }

        public async Task BringToAnEndAsync()
        {
            foreach (var node in world.Nodes.ToList()) await world.DropAsync(node);
            world.Surface.Fate = (_, _) => CallFate.Done;
            foreach (var id in _open) await world.ApplyAsync(id);
            for (var i = 0; i < 2; i++) world.StartNode($"post-{i}");
            for (var second = 0; second < 300 && await IsBehindAsync(); second++) await world.PassSecondsAsync(1);
        }

        public async Task CheckAsync()
        {
            await using var db = world.Deployments.Open();
            var posts = await db.Posts.AsNoTracking().ToListAsync();
            Assert.NotEmpty(posts);
            Assert.Empty(world.Surface.Violations);
            foreach (var post in posts.Where(p => p.Audience == PostAudience.Approver)) await CheckApproverAsync(db, post);
            foreach (var post in posts.Where(p => p.Audience == PostAudience.Channel))
            {
                var message = world.Surface.Messages.Single(m => m.Ref == post.MessageRef);
                var newest = await db.Timeline.Where(e => e.DeploymentId == post.DeploymentId).MaxAsync(e => e.Id);
                var state = await db.Deployments.Where(d => d.Id == post.DeploymentId).Select(d => d.State).SingleAsync();
                Assert.Equal((EnumCodes.Code(state), newest), PostWorld.Shown(message));

                // Threads tell of what follows the post's beginning; posts here begin with their deployment's launch.
                var told = world.Surface.Messages.Where(m => m.ThreadOf == message.Ref).ToList();
                var once = told.DistinctBy(m => m.Key).SelectMany(m => ToldWave().Matches(m.Shown[0]).Select(w => int.Parse(w.Groups["wave"].Value, CultureInfo.InvariantCulture)));
                Assert.True(_waves[post.DeploymentId].SequenceEqual(once), $"D-{post.DeploymentId}: waves {string.Join(' ', _waves[post.DeploymentId])}, told {string.Join(' ', once)}");
            }

            foreach (var message in world.Surface.Messages.Where(m => m.ThreadOf is null))
            {
                var revisions = Enumerable.Range(0, message.Shown.Count).Select(i => PostWorld.Shown(message, i).Revision).ToList();
                Assert.Equal(revisions.Order(), revisions);
            }

            // Copies: none where the surface can be asked; where it cannot, no more than calls whose answer was lost or whose caller died.
            var copies = world.Surface.Messages.Count - world.Surface.Messages.DistinctBy(m => m.Key).Count();
            Assert.InRange(copies, 0, world.Surface.CanBeAsked ? 0 : world.Surface.LostAnswers + _started);
        }

        private async Task CheckApproverAsync(DeployDbContext db, Post post)
        {
            var state = await world.Deployments.StateAsync(post.DeploymentId);
            var hasDecided = await db.Decisions.AnyAsync(d => d.DeploymentId == post.DeploymentId && d.PersonId == post.PersonId && d.VoidedAt == null);
            var phase = PostPhase.OfApprover(state, hasDecided);
            var message = world.Surface.Messages.SingleOrDefault(m => m.Ref == post.MessageRef);
            if (message is null) Assert.NotEqual(PostPhase.Asking, phase);
            else Assert.Equal(phase, PostWorld.Shown(message).State);
        }

        private async Task StepAsync()
        {
            switch (_random.Next(14))
            {
                case 12 when _waiting.Count < 2:
                    _waiting.Add(await world.Deployments.LaunchedAsync($"wms@v{_waiting.Count + 1}", "acme", "demo"));
                    _waves[_waiting[^1]] = [];
                    Log.Add($"D-{_waiting[^1]} asks");
                    break;
                case 12 or 13 when _waiting.Count > 0:
                    await DecideAsync(_waiting[_random.Next(_waiting.Count)]);
                    break;
                case 0 when _open.Count < 3:
                    var id = await world.ApplyingAsync();
                    _waves[id] = [];
                    _open.Add(id);
                    Log.Add($"D-{id} begins");
                    break;
                case 1 or 2 or 3 when _open.Count > 0:
                    await ChangeAsync(_open[_random.Next(_open.Count)]);
                    break;
                case 4:
                    world.Clock.Advance(TimeSpan.FromSeconds(_random.Next(1, 25)));
                    Log.Add($"now {world.Clock.GetUtcNow():HH:mm:ss.fff}");
                    break;
                case 5:
                    await Task.WhenAll(world.Nodes.Select(PassAsync));
                    break;
                case <= 8:
                    await PassAsync(world.Nodes[_random.Next(world.Nodes.Count)]);
                    break;
                default:
                    world.Clock.Advance(TimeSpan.FromMilliseconds(_random.Next(100, 3000)));
                    await PassAsync(world.Nodes[0]);
                    break;
            }
        }

        private async Task ChangeAsync(long id)
        {
            switch (_random.Next(4))
            {
                case 0:
                    await world.WaveAsync(id, ++_wave);
                    _waves[id].Add(_wave);
                    break;
                case 1:
                    await world.ChangeAsync(id, work =>
                    {
                        if (work.Deployment.PausedReason is null) work.Deployment.Pause("failure_threshold");
                        else work.Deployment.GoOn(1);
                        work.Tell(new TimelineEntry.Queued(0, []));
                    });
                    break;
                case 2 when _random.Next(3) == 0:
                    await world.ApplyAsync(id);
                    _open.Remove(id);
                    break;
                default:
                    await world.ProgressAsync(id);
                    break;
            }

            Log.Add($"D-{id} changes");
        }

        // Whatever of it is refused changes nothing, or sends the deployment back to its preview.
        private async Task DecideAsync(long id)
        {
            var done = _random.Next(6);
            _ = done switch
            {
                0 => await world.Deployments.DecideAsync(id, Approvers[_random.Next(3)], DecisionKind.Reject, "no"),
                <= 2 => await world.Deployments.DecideAsync(id, Approvers[_random.Next(3)]),
                3 => await ChangePlanAsync(id),
                _ => await world.Deployments.LaunchAsync(id),
            };
            Log.Add($"D-{id}: {done}, {await world.Deployments.StateAsync(id)}");
        }

        private async Task<DeploymentAnswer> ChangePlanAsync(long id)
        {
            await world.Deployments.UnpinAllAsync();
            if (_random.Next(2) == 0) await world.Deployments.PinAsync("wms", _random.Next(2) == 0 ? "acme/roma" : "acme/milano", "demo");
            return await world.Deployments.DecideAsync(id, Approvers[_random.Next(3)]);
        }

        private async Task PassAsync(PostNode node)
        {
            try
            {
                await node.PassAsync();
            }
            catch (Exception) when (node.Point!.IsDead)
            {
                // As it should be.
            }
        }

        private CallFate Fate(CallKind kind, string channel)
        {
            var fate = _fates.Next(20) switch
            {
                0 => CallFate.Throttle,
                1 or 2 => CallFate.Outage,
                3 or 4 => CallFate.LoseAnswer,
                5 => CallFate.LoseCall,
                _ => CallFate.Done,
            };
            Log.Add($"{world.Clock.GetUtcNow():HH:mm:ss.fff} {kind} in {channel}: {fate}");
            return fate;
        }

        private void Start(string name)
        {
            _started++;
            world.StartNode(name, new CrashPoint(_random.Next(10, 160)));
        }

        private async Task<bool> IsBehindAsync()
        {
            await using var db = world.Deployments.Open();
            if (await db.Posts.AnyAsync(p => p.Audience == PostAudience.Approver
                && db.Timeline.Any(e => e.DeploymentId == p.DeploymentId && StalePosts.AboutDecisions.Contains(e.Type) && (e.Id > p.ShownRevision || e.Id > p.ToldRevision)))) return true;
            return await db.Posts.AnyAsync(p => p.Audience == PostAudience.Channel && (p.MessageRef == null || db.Timeline.Any(e => e.DeploymentId == p.DeploymentId && (e.Id > p.ShownRevision || e.Id > p.ToldRevision))));
        }
    }
}
