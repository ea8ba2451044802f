using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Browsing;

/// <summary>What tests often do with a page, in a word.</summary>
internal static class PageExtensions
{
    /// <summary>Opens a page and waits until it follows what changes.</summary>
    public static async Task OpenLiveAsync(this IPage page, string path)
    {
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("html[data-following=true]")).ToHaveCountAsync(1);
    }

    /// <summary>Says a line on the chat page.</summary>
    public static async Task SayAsync(this IPage page, string line)
    {
        await page.Locator("#line").FillAsync(line);
        await page.Locator("#line").PressAsync("Enter");
    }

    /// <summary>The newest message of the chat page's channel.</summary>
    public static ILocator LastMessage(this IPage page) => page.Locator("#messages > .message").Last;

    /// <summary>A button by the whole of its name.</summary>
    public static ILocator Button(this ILocator place, string name) => place.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{Regex.Escape(name)}$", RegexOptions.None, TimeSpan.FromSeconds(1)) });

    /// <summary>A button by the whole of its name.</summary>
    public static ILocator Button(this IPage page, string name) => page.Locator("body").Button(name);

    /// <summary>Expects a text to be seen.</summary>
    public static Task SeesAsync(this ILocator place, string text) => Assertions.Expect(place).ToContainTextAsync(text);

    /// <summary>Expects the page's address to end like this.</summary>
    public static Task IsAtAsync(this IPage page, string pattern) => Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>By how many pixels the page scrolls sideways.</summary>
    public static Task<int> SidewaysAsync(this IPage page) => page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)");
}
