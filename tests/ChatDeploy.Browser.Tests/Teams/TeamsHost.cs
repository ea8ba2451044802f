using System.Text.Json;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Testing.Teams;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Teams;

/// <summary>Teams in a browser, as far as a tab can tell: a page of its host that frames ours, and answers what <c>teams-js</c> asks by <c>postMessage</c>.</summary>
internal static class TeamsHost
{
    /// <summary>Where it is.</summary>
    public const string Address = "https://teams.microsoft.com/v2/";

    // A browser lets no page of the internet look into this machine: the service has a name out there.
    private const string Service = "https://deploy.acme.example";

    /// <summary>Opens the tab in it.</summary>
    /// <param name="visitor">Whose browser.</param>
    /// <param name="service">Where our service is.</param>
    /// <param name="token">What Teams has for who is signed in there; null: an error.</param>
    /// <param name="theme"><c>default</c>, <c>dark</c> or <c>contrast</c>.</param>
    /// <param name="address">The page that frames it.</param>
    /// <returns>The frame.</returns>
    public static async Task<IFrameLocator> OpenAsync(Visitor visitor, Uri service, string? token, string theme = "default", string address = Address)
    {
        var page = $$"""
            <!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Teams</title>
            <style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; display: block; }</style></head><body>
            <iframe src="{{Service}}/teams/tab"></iframe>
            <script>
              const frame = document.querySelector('iframe');
              globalThis.token = {{JsonSerializer.Serialize(token)}};
              const answers = {
                initialize: () => ['content', 'web', JSON.stringify({ apiVersion: 4, hostVersionsInfo: {}, isLegacyTeams: false, supports: {} }), '2.58.0'],
                getContext: () => [{ theme: '{{theme}}', locale: 'en-gb', sessionId: 'one', hostClientType: 'web', tid: '{{FakeTeams.TenantId}}' }],
                'authentication.getAuthToken': () => token === null ? [false, 'resourceRequiresConsent'] : [true, token],
              };
              addEventListener('message', ({ data, source, origin }) => {
                if (source !== frame.contentWindow || !answers[data?.func]) return;
                source.postMessage({ id: data.id, uuid: data.uuid, uuidAsString: data.uuidAsString, args: answers[data.func]() }, origin);
              });
            </script></body></html>
            """;
        await visitor.Context.RouteAsync($"{new Uri(address).GetLeftPart(UriPartial.Authority)}/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = page }));
        await visitor.Context.RouteAsync($"{Service}/**", async route => await route.FulfillAsync(new()
        {
            Response = await route.FetchAsync(new() { Url = new Uri(service, new Uri(route.Request.Url).PathAndQuery).ToString() }),
        }));
        await visitor.Context.RouteAsync("https://res.cdn.office.net/**", route => route.FulfillAsync(new()
        {
            ContentType = "application/json", Headers = [new("Access-Control-Allow-Origin", "*")], Body = """{"validOrigins":["teams.microsoft.com"]}""",
        }));
        await visitor.Page.GotoAsync(address);
        return visitor.Page.FrameLocator("iframe");
    }
}
