using System.Text.RegularExpressions;
using ChatDeploy.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Survey;

/// <summary>Looks at a page in three widths and both themes: nothing scrolls sideways, axe-core finds nothing, and pictures lie in <c>TestResults/screens</c> for people to look at.</summary>
internal static class Look
{
    private static readonly (int Width, int Height)[] Sizes = [(1280, 860), (768, 1024), (390, 844)];

    // Pictures and a second look at the narrow page take half of the time; whoever runs these tests again and again can go without.
    private static readonly bool TakesPictures = Environment.GetEnvironmentVariable("CHATDEPLOY_PICTURES") != "none";

    private static readonly string Screens = Directory.CreateDirectory(Path.Combine(Repository.Folder, "TestResults", "screens")).FullName;

    /// <summary>Looks at what the window shows now.</summary>
    /// <returns>What was found wrong, each in a line or two.</returns>
    public static async Task<IReadOnlyList<string>> AtAsync(IPage page, string name)
    {
        var found = new List<string>();
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        foreach (var (width, height) in Sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            if (await page.SidewaysAsync() is > 0 and var pixels) found.Add($"{name} at {width} px scrolls sideways by {pixels} px");
            foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });

                // Cards are drawn anew when the theme changes, a moment later.
                await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-card]')].every((card) => !card.dataset.theme || card.dataset.theme === String(matchMedia('(prefers-color-scheme: dark)').matches))");
                var file = $"{Regex.Replace(name, "[^a-z0-9-]+", "-", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)).Trim('-')}-{theme.ToString().ToLowerInvariant()}-{width}.jpg";
                if (TakesPictures) await page.ScreenshotAsync(new() { Path = Path.Combine(Screens, file), FullPage = true, Type = ScreenshotType.Jpeg, Quality = 70, Animations = ScreenshotAnimations.Disabled });

                // Colours differ by theme, and what there is by width.
                AxeRules? rules = (width, theme) switch
                {
                    (1280, ColorScheme.Light) => AxeRules.All,
                    (1280, _) => AxeRules.Colours,
                    (390, ColorScheme.Light) when TakesPictures => AxeRules.NoColours,
                    _ => null,
                };
                if (rules is { } asked) found.AddRange((await Axe.FindAsync(page, asked)).Select(violation => $"{name}, {theme}, {width} px: {violation}"));
            }
        }

        return found;
    }
}
