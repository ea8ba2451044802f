using System.Collections.Concurrent;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>Worlds in which a script was played, one for each script: for tests that change nothing there.</summary>
public sealed class PlayedWorlds(StoreFixture store) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ChatWorld>>> _worlds = new(StringComparer.Ordinal);

    /// <summary>The world after the script (see <see cref="ChatWorld.PlayAsync"/>), with a commit on a branch <c>other</c> besides.</summary>
    internal Task<ChatWorld> AfterAsync(string script) => _worlds.GetOrAdd(script, _ => new Lazy<Task<ChatWorld>>(() => PlayAsync(script))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values) await (await world.Value).DisposeAsync();
    }

    private async Task<ChatWorld> PlayAsync(string script)
    {
        var world = await ChatWorld.CreateAsync(store);
        await world.AddCommitAsync("crm", new string('e', 40), branch: "other");
        await world.PlayAsync(script);
        return world;
    }
}
