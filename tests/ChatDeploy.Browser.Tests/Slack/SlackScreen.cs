using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatDeploy.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Slack;

/// <summary>Draws what the app sends to Slack with a Block Kit renderer from npm, in one page that is loaded once. With <c>CHATDEPLOY_PICTURES=all</c> pictures lie in <c>TestResults/screens</c>.</summary>
/// <remarks>
/// It shows what people see, not whether Slack takes it (SlackRules, <c>@slack/types</c> and the fake say that). Texts are read by <c>renderer/mrkdwn.js</c>,
/// since the renderer's own reader takes mrkdwn for Markdown.
/// </remarks>
internal sealed class SlackScreen : IAsyncDisposable
{
    private static readonly (int Width, int Height)[] Sizes = [(720, 400), (390, 400)];
    private static readonly bool TakesPictures = Environment.GetEnvironmentVariable("CHATDEPLOY_PICTURES") == "all";
    private static readonly string Renderer = Path.Combine(Repository.Project, "Slack", "renderer");
    private static readonly Lazy<Task> Bundle = new(BuildAsync);

    private readonly Visitor _visitor;

    private SlackScreen(Visitor visitor) => _visitor = visitor;

    public static async Task<SlackScreen> OpenAsync(Chromium chromium)
    {
        await Bundle.Value;
        var page = new Uri(Path.Combine(Renderer, "index.html"));
        var screen = new SlackScreen(await Visitor.ComeAsync(chromium, page));
        await screen._visitor.Page.GotoAsync(page.ToString());
        return screen;
    }

    /// <summary>Draws scenes in both widths, and takes pictures of them in both themes.</summary>
    /// <returns>What is wrong, a line each: it stands out sideways, is empty, or shows escapes; and what the browser complains about.</returns>
    public async Task<IReadOnlyList<string>> LookAsync(params IReadOnlyList<SlackScene> scenes)
    {
        var (page, found) = (_visitor.Page, new List<string>());
        foreach (var (width, height) in Sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var scene in scenes)
            {
                found.AddRange((await DrawAsync(page, scene, "light")).Select(wrong => $"{scene.Name} at {width} px {wrong}"));
                if (!TakesPictures) continue;
                await TakePictureAsync(page, $"slack-{scene.Name}-light-{width}");
                await DrawAsync(page, scene, "dark");
                await TakePictureAsync(page, $"slack-{scene.Name}-dark-{width}");
            }
        }

        return [.. found, .. _visitor.Complaints];
    }

    public ValueTask DisposeAsync() => _visitor.DisposeAsync();

    private static Task<string[]> DrawAsync(IPage page, SlackScene scene, string theme) =>
        page.EvaluateAsync<string[]>("([scene, theme]) => slack.show(JSON.parse(scene), theme)", new[] { scene.Json.ToJsonString(), theme });

    private static async Task TakePictureAsync(IPage page, string name)
    {
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Folder, "TestResults", "screens")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
    }

    private static async Task BuildAsync()
    {
        if (!Directory.Exists(Path.Combine(Renderer, "node_modules"))) await NpmAsync("ci", "--no-audit", "--no-fund");
        var bundle = new FileInfo(Path.Combine(Renderer, "obj", "slack.js"));
        if (!bundle.Exists || new DirectoryInfo(Renderer).EnumerateFiles().Any(source => source.LastWriteTimeUtc > bundle.LastWriteTimeUtc)) await NpmAsync("run", "build");
    }

    private static async Task NpmAsync(params string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { WorkingDirectory = Renderer, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(npm.ExitCode == 0, $"npm {string.Join(' ', arguments)}: {await output}{await errors}");
    }
}
