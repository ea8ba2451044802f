using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatDeploy.Tests.Commands.Demo;

public sealed partial class DemoProcessTests
{
    [Fact]
    public async Task Demo_once_sees_every_step_exits_with_0_and_leaves_nothing_behind()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatDeploy.dll"), "demo", "--once"])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output + await error);
        Assert.Contains("done: every step was seen in the store and on disk", output, StringComparison.Ordinal);
        var directory = DirectoryLine().Match(output).Groups["path"].Value;
        Assert.StartsWith(Path.GetTempPath(), directory, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory));
        Assert.Empty(ProcessesThatName(directory));
    }

    private static List<string> ProcessesThatName(string directory)
    {
        if (!Directory.Exists("/proc")) return [];
        return Directory.EnumerateDirectories("/proc").Select(CommandLineOf).Where(line => line.Contains(directory, StringComparison.Ordinal)).ToList();
    }

    private static string CommandLineOf(string process)
    {
        try
        {
            var file = Path.Combine(process, "cmdline");
            return File.Exists(file) ? File.ReadAllText(file).Replace('\0', ' ') : "";
        }
        catch (IOException)
        {
            // It ended while it was looked at.
            return "";
        }
    }

    [GeneratedRegex(@"once, in (?<path>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DirectoryLine();
}
