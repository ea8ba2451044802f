using System.Globalization;
using System.Text.Json.Nodes;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Chat;
using ChatDeploy.Tests.Chat.Slack;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Everywhere;

/// <summary>When each surface began to show each state of one deployment: Slack and Teams by the calls that brought it there, the open page by what changed in it.</summary>
internal sealed class SeenStates(SlackAndTeamsWorld world, IPage page, string deployment)
{
    /// <summary>The surfaces.</summary>
    public IReadOnlyList<string> Surfaces { get; } = ["Slack", "Teams", "web"];

    /// <summary>Has an open page of a deployment note what its badge shows from now on.</summary>
    public static Task WatchAsync(IPage page) => page.EvaluateAsync("""
        () => {
          globalThis.seenStates = [];
          const look = () => {
            const state = document.querySelector('.page-header .badge')?.textContent.trim();
            if (state && seenStates.at(-1)?.split('|')[1] !== state) seenStates.push(`${Date.now()}|${state}`);
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
          look();
        }
        """);

    /// <summary>Waits until every surface has shown a state.</summary>
    /// <param name="inChats">Its words in chats.</param>
    /// <param name="onPage">Its words on the page.</param>
    public async Task EverywhereAsync(string inChats, string onPage)
    {
        foreach (var surface in new[] { "Slack", "Teams" })
            await world.Slack.UntilAsync(() => InChat(surface).FirstOrDefault(s => s.Words.StartsWith(inChats, StringComparison.Ordinal)), $"{surface} shows: {inChats}");
        await Assertions.Expect(page.Locator(".page-header .badge")).ToHaveTextAsync(onPage);
    }

    /// <summary>What a surface has shown, in order; without what it showed again.</summary>
    public async Task<IReadOnlyList<SeenState>> OnAsync(string surface)
    {
        var all = surface == "web" ? (await page.EvaluateAsync<string[]>("() => seenStates")).Select(Noted) : InChat(surface);
        var seen = new List<SeenState>();
        foreach (var state in all)
            if (seen.Count == 0 || seen[^1].Words != state.Words) seen.Add(state);
        return seen;
    }

    private static SeenState Noted(string line) => new(line[(line.IndexOf('|', StringComparison.Ordinal) + 1)..], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(line.Split('|')[0], CultureInfo.InvariantCulture)));

    private IEnumerable<SeenState> InChat(string surface) => surface == "Slack"
        ? world.Slack.Slack.Calls.Where(c => c is { Answer: "ok", Channel: SlackWorld.Deploys, Method: "chat.postMessage" or "chat.update" } && c.Arguments["thread_ts"] is null)
            .Select(c => Read((string?)c.Arguments["text"], c.At)).OfType<SeenState>()
        : world.Teams.Calls.Where(c => c.Answer == "ok" && (c.Conversation == FakeTeamsWorkspace.Deploys || (string?)c.Body["channelData"]?["channel"]?["id"] == FakeTeamsWorkspace.Deploys))
            .Select(c => Read((string?)(c.Body["activity"] as JsonObject ?? c.Body)["summary"], c.At)).OfType<SeenState>();

    // "D-1 is applying, 0 % of 4 jobs: crm to acme on prod"
    private SeenState? Read(string? text, DateTimeOffset at) =>
        text?.StartsWith(deployment + " ", StringComparison.Ordinal) == true ? new SeenState(text[(deployment.Length + 1)..].Split(',', ':')[0], at) : null;
}

/// <summary>A state as a surface worded it, from a moment on.</summary>
internal sealed record SeenState(string Words, DateTimeOffset At);
