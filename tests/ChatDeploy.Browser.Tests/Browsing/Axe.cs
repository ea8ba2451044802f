using System.Diagnostics;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Browsing;

/// <summary>Asks axe-core what of a page people with disabilities would trip over. Installs it from its lock where that was not done yet.</summary>
internal static class Axe
{
    // The page's own content policy stays in force; scripts that the test runs are not the page's.
    private const string Run = """
        async (rules) => (await axe.run(document, { preload: false, resultTypes: ['violations'], ...rules })).violations
          .map((v) => `${v.id} (${v.impact}): ${v.help}\n` + v.nodes.slice(0, 4).map((n) => `    ${n.html.slice(0, 200)}\n    ${n.failureSummary.replaceAll('\n', ' ').slice(0, 300)}`).join('\n'))
        """;

    private static readonly Lazy<Task<string>> Script = new(ReadAsync);

    // The one that costs most, and the two that depend on the theme.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    /// <summary>What is wrong with the page as it is shown now, each with its first places.</summary>
    /// <param name="page">The page.</param>
    /// <param name="rules">Which rules are asked.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, AxeRules rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in globalThis")) await page.EvaluateAsync(await Script.Value);
        return await page.EvaluateAsync<string[]>(Run, rules switch
        {
            AxeRules.Colours => new { runOnly = Colours },
            AxeRules.NoColours => new { rules = Colours.ToDictionary(rule => rule, _ => new { enabled = false }) },
            _ => new { },
        });
    }

    private static async Task<string> ReadAsync()
    {
        var folder = Path.Combine(Repository.Project, "axe");
        var file = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(file))
        {
            using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })!;
            await Task.WhenAll(install.StandardOutput.ReadToEndAsync(), install.WaitForExitAsync()).WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(0, install.ExitCode);
        }

        return await File.ReadAllTextAsync(file);
    }
}

/// <summary>Rules of axe-core.</summary>
internal enum AxeRules
{
    /// <summary>All that it asks by default.</summary>
    All,

    /// <summary>Those that a theme can break.</summary>
    Colours,

    /// <summary>Those that a width can break.</summary>
    NoColours,
}
