using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Browsing;

/// <summary>The one browser of the assembly: the machine's own Chromium, or the one that <c>CHATDEPLOY_CHROMIUM</c> names. Each visitor has a context of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The one without windows first: it draws the same with two thirds of the processor time.
    private static readonly string[] Places =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    private IPlaywright? _playwright;

    /// <summary>How long a page may take to show something, on a machine that does much else at the same time.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(45);

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable("CHATDEPLOY_CHROMIUM") is { Length: > 0 } named
            ? named
            : Places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Browser tests need Chromium: run tests/run, which installs it, or name one in CHATDEPLOY_CHROMIUM.");
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.CloseAsync();
        _playwright?.Dispose();
    }
}
