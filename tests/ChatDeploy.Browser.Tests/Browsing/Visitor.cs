using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Browsing;

/// <summary>Somebody with a browser of their own: cookies, windows, and a note of everything the browser complains about.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();

    private Visitor(IBrowserContext context, IPage page)
    {
        (Context, Page) = (context, page);
        context.Console += (_, message) =>
        {
            // A page that is missing on purpose is no complaint about the page.
            if (message.Type is not ("error" or "warning") || (message.Text.Contains("404", StringComparison.Ordinal) && message.Page?.Url == message.Location.Split(':')[..^2].Aggregate((a, b) => $"{a}:{b}"))) return;
            _complaints.Enqueue($"{message.Page?.Url}: {message.Type}: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => _complaints.Enqueue($"{error.Page?.Url}: uncaught: {error.Error}");
    }

    public IBrowserContext Context { get; }

    /// <summary>The first window.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings of the browser's console so far.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Somebody who is not signed in.</summary>
    public static async Task<Visitor> ComeAsync(Chromium chromium, Uri address, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = address.ToString();
        options.ViewportSize ??= new() { Width = 1280, Height = 860 };
        options.TimezoneId = "Europe/Rome";
        options.Locale = "en-GB";
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Chromium.Patience.TotalMilliseconds);
        return new Visitor(context, await context.NewPageAsync());
    }

    /// <summary>Somebody who has opened a sign-in link and pressed its button.</summary>
    public static async Task<Visitor> SignedInAsync(Chromium chromium, Uri address, string link, BrowserNewContextOptions? options = null)
    {
        var visitor = await ComeAsync(chromium, address, options);
        await visitor.Page.GotoAsync(new Uri(link).AbsolutePath);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#navigation")).ToBeVisibleAsync();
        return visitor;
    }

    /// <summary>Another window with the same cookies.</summary>
    public Task<IPage> OpenWindowAsync() => Context.NewPageAsync();

    /// <summary>Fails if the browser complained about anything.</summary>
    public void ExpectNoComplaint() => Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));

    public ValueTask DisposeAsync() => new(Context.CloseAsync());
}
