using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ChatDeploy.Tests.Pipelines;

/// <summary>What lies in the folder <c>infra</c>, and programs run on it.</summary>
internal static class Infra
{
    public static string Contract(string file) => Path.Combine(Root(), "infra", "contract", file);

    public static string Template(string provider, string file) => Path.Combine(Root(), "infra", "pipelines", provider, file);

    public static string Validator => Path.Combine(Here(), "schemas", "validate.mjs");

    /// <summary>Runs a program with nothing in its environment but what is said and a <c>PATH</c>; its output and errors together.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = directory;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + errors);
    }

    private static string Root() => Path.GetFullPath(Path.Combine(Here(), "../../.."));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
