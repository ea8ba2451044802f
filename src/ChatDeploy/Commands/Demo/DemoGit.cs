using System.ComponentModel;
using System.Diagnostics;

namespace ChatDeploy.Commands.Demo;

/// <summary>Runs the system's git as a person would, except that no configuration of this account has a say: neither its hooks nor its signing.</summary>
internal static class DemoGit
{
    /// <summary>Runs git and returns what it prints.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="variables">Variables besides this process's own.</param>
    /// <param name="cancellationToken">Ends git.</param>
    /// <exception cref="DemoSurpriseException">Git refused.</exception>
    public static async Task<string> RunAsync(string directory, string[] arguments, IReadOnlyDictionary<string, string>? variables, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(inherited);
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;

        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw new DemoSurpriseException($"git {string.Join(' ', arguments)} in {directory} to succeed", $"exit code {process.ExitCode}: {(await error).Trim()}");
            return output.Trim();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception absent)
        {
            throw new DemoSurpriseException("git on PATH", $"{absent.Message}; install git", absent);
        }
    }
}
