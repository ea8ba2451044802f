using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Reconcilers;

namespace ChatDeploy.Pages.Live;

/// <summary><c>/live</c>: tells open pages that something they show may have changed, by server-sent events. It carries no state: pages ask for what they show.</summary>
internal static class LiveStream
{
    private static readonly TimeSpan HeartBeat = TimeSpan.FromSeconds(15);

    // Changes that follow each other closely are told as one.
    private static readonly TimeSpan Merge = TimeSpan.FromMilliseconds(50);

    private static readonly Dictionary<string, Hint[]> Topics = new(StringComparer.Ordinal)
    {
        ["deployments"] = [Hint.DeploymentMoved, Hint.JobsWaiting],
        ["queue"] = [Hint.QueueChanged, Hint.VersionsChanged],
        ["versions"] = [Hint.VersionsChanged],
        ["deliveries"] = [Hint.DeliveryStored, Hint.QueueChanged],
        ["chat"] = [Hint.ChatChanged],
        ["catalog"] = [Hint.CatalogApplied],
    };

    /// <summary>Maps it.</summary>
    public static void MapLive(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/live", (string? topics, int? age, Hints hints, TimeProvider clock, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        {
            var wanted = (topics ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
            return wanted.Count == 0 || wanted.Exists(topic => !Topics.ContainsKey(topic))
                ? RefusalResults.Invalid("unknown_topic", $"Name topics to follow: /live?topics={string.Join(',', Topics.Keys)}.")
                : TypedResults.ServerSentEvents(Follow(wanted, TimeSpan.FromMilliseconds(Math.Max(0, age ?? 0)), hints, clock, lifetime.ApplicationStopping, cancellationToken));
        }).Requires(Act.Read).ExcludeFromDescription();

    // Ends with the connection, and when the service stops: a stream must not keep it from stopping.
    private static async IAsyncEnumerable<SseItem<string>> Follow(
        List<string> topics, TimeSpan age, Hints hints, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var ended = either.Token;
        var next = topics.ToDictionary(topic => topic, Task (topic) => Any(hints, topic), StringComparer.Ordinal);
        yield return new SseItem<string>(string.Join(',', topics), "following") { ReconnectionInterval = TimeSpan.FromSeconds(1) };

        // What changed after the page was asked for, and before it could follow.
        var missed = topics.Where(topic => Topics[topic].Any(hint => hints.WasRaisedWithin(hint, age))).ToList();
        if (missed.Count > 0) yield return new SseItem<string>(string.Join(',', missed), "changed");
        while (!ended.IsCancellationRequested)
        {
            Task any = Task.WhenAny(next.Values);
            await any.WaitAsync(HeartBeat, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested) yield break;
            var changed = topics.Where(topic => next[topic].IsCompleted).ToList();
            if (changed.Count == 0)
            {
                yield return new SseItem<string>("", "beat");
                continue;
            }

            // Taken before the page is told, so that what changes while it looks is told again.
            foreach (var topic in changed) next[topic] = Any(hints, topic);
            yield return new SseItem<string>(string.Join(',', changed), "changed");
            await Task.Delay(Merge, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task<Task> Any(Hints hints, string topic) => Task.WhenAny(Topics[topic].Select(hints.Next));
}
