using System.Text.Json.Nodes;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Teams;

/// <summary>A page that draws cards as Teams does (<c>teams.js</c>).</summary>
internal sealed class TeamsPage : IAsyncDisposable
{
    private static readonly string Scripts = Path.Combine(Repository.Folder, "src", "ChatDeploy", "node_modules");
    private readonly Visitor _visitor;

    private TeamsPage(Visitor visitor) => _visitor = visitor;

    public IPage Page => _visitor.Page;

    public static async Task<TeamsPage> OpenAsync(Chromium chromium)
    {
        var page = new TeamsPage(await Visitor.ComeAsync(chromium, new Uri("http://localhost")));
        await page.Page.SetContentAsync("<!doctype html><html lang=en><title>Teams</title><body></body></html>");
        await page.Page.AddStyleTagAsync(new() { Path = Path.Combine(Repository.Project, "Teams", "teams.css") });

        // As wide as Segoe UI, which only Windows has.
        var font = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(Scripts, "@fontsource-variable", "inter", "files", "inter-latin-wght-normal.woff2")));
        await page.Page.AddStyleTagAsync(new() { Content = $"@font-face {{ font-family: Inter; font-weight: 100 900; src: url(data:font/woff2;base64,{font}) }}" });
        foreach (var script in (string[])["adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/browser/markdown-it.umd.min.js"]) await page.Page.AddScriptTagAsync(new() { Path = Path.Combine(Scripts, script) });
        await page.Page.AddScriptTagAsync(new() { Path = Path.Combine(Repository.Project, "Teams", "teams.js") });
        return page;
    }

    /// <summary>A card of <c>cards/</c> with one of its data files: <c>approval.large</c>.</summary>
    public static Card Sample(string name)
    {
        var data = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Folder, "cards", name + ".data.json")))!;
        var reading = CardReader.Read(new CardTemplates().Expand(new CardContent(name.Split('.')[0], data)));
        return reading is CardReading.Accepted accepted ? accepted.Card : throw new InvalidOperationException($"{name}: {((CardReading.Refused)reading).Problems[0]}");
    }

    /// <summary>Draws cards below each other.</summary>
    /// <returns>What the renderer complained of or left out.</returns>
    public Task<string[]> ShowAsync(IEnumerable<(string Name, JsonObject Content)> cards, bool isDark = false) => EvaluateAsync<string[]>(
        "async ([cards, isDark]) => { const found = teams.show(JSON.parse(cards), isDark); await document.fonts.ready; return found; }", new object[] { new JsonArray([.. cards.Select(card => (JsonNode)new JsonObject { ["name"] = card.Name, ["content"] = card.Content.DeepClone() })]).ToJsonString(), isDark });

    /// <summary>What stands out of its card, or is cut.</summary>
    public Task<string[]> OverflowAsync() => EvaluateAsync<string[]>("() => teams.overflow()", null);

    /// <summary>What the last pressed button sent, as the <c>value</c> of Teams' activity.</summary>
    public async Task<JsonNode> SentAsync()
    {
        var press = JsonNode.Parse(await EvaluateAsync<string>("() => JSON.stringify(teams.presses.at(-1))", null))!;
        return (string?)press["type"] == "Action.Execute"
            ? new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["id"] = "", ["verb"] = press["verb"]!.DeepClone(), ["data"] = press["data"]!.DeepClone() }, ["trigger"] = "manual" }
            : press["data"]!.DeepClone();
    }

    /// <summary>Fails if the browser complained about anything.</summary>
    public void ExpectNoComplaint() => _visitor.ExpectNoComplaint();

    public ValueTask DisposeAsync() => _visitor.DisposeAsync();

    private Task<T> EvaluateAsync<T>(string expression, object? argument) => Page.EvaluateAsync<T>(expression, argument);
}
