using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Live;

public sealed class OtherPageTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    private const int Changes = 20;

    // Tells the time at which the page's own text first has the state in it; the clocks of the browser and of the test are the machine's one.
    private const string Watch = """
        (word) => new Promise((resolve) => {
          const there = () => document.querySelector('.page-header .badge').textContent.includes(word);
          const look = () => { if (there()) { observer.disconnect(); resolve(Date.now()); } };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
          look();
        })
        """;

    [Fact]
    public async Task Another_page_sees_each_change_of_state()
    {
        await using var eve = await world.Api.VisitAsync(chromium, "eve");
        var took = new List<double>();
        for (var change = 0; change < Changes; change += 2)
        {
            var preview = await world.Api.PreviewAsync("ada", "prod", "v1.0.0", ["acme"]);
            await eve.Page.OpenLiveAsync($"/deployments/{preview["id"]}");
            took.Add(await SeenAfterAsync(eve.Page, "Needs approval", () => world.Api.LaunchAsync("ada", preview)));
            took.Add(await SeenAfterAsync(eve.Page, "Cancelled", () => world.Api.PostAsync($"/api/deployments/{preview["id"]}/cancel", "ada")));
        }

        took.Sort();
        TestContext.Current.SendDiagnosticMessage($"another page saw {took.Count} changes after {took[took.Count / 2]:0} ms (median), {took[^1]:0} ms (longest), counted from the answer to whoever made them");
        TestContext.Current.TestOutputHelper!.WriteLine($"median {took[took.Count / 2]:0} ms, longest {took[^1]:0} ms, all {string.Join(' ', took.Select(t => $"{t:0}"))}");
        eve.ExpectNoComplaint();
    }

    // From the answer, which follows the commit at once; a page that was faster than the answer took no time.
    private static async Task<double> SeenAfterAsync(IPage page, string word, Func<Task> changeAsync)
    {
        var seen = page.EvaluateAsync<double>(Watch, word);
        await changeAsync();
        var done = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return Math.Max(0, await seen.WaitAsync(Chromium.Patience) - done);
    }
}
