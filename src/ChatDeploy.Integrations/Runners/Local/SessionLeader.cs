using System.ComponentModel;
using System.Diagnostics;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>Starts wrappers as leaders of sessions of their own, so that they outlive the service and can be signalled as a group.</summary>
internal static class SessionLeader
{
    private static readonly string[]? Command = Choose();

    /// <summary>Starts the wrapper in the attempt's checkout and returns once it has claimed the attempt or ended.</summary>
    /// <param name="directory">The attempt's folder, checked out.</param>
    /// <param name="command">What to run.</param>
    /// <param name="environment">All variables it gets.</param>
    /// <param name="ended">Called when the process has ended.</param>
    /// <returns>The process, to be disposed when the attempt has ended; or in words why none could be started.</returns>
    public static async Task<(Process? Process, string? Refusal)> StartAsync(
        AttemptDirectory directory, JobCommand command, IReadOnlyDictionary<string, string> environment, Action ended)
    {
        if (Command is null) return (null, "starting a session needs the program setsid (util-linux) or perl on PATH; install one.");
        var checkOut = directory.CheckOut ?? throw new InvalidOperationException($"{directory.Path} holds no whole checkout.");
        var start = new ProcessStartInfo(Command[0])
        {
            UseShellExecute = false,
            WorkingDirectory = checkOut,
            // Only so that nothing is inherited: the wrapper lets go of all three before it does anything.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Command[1..]) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(directory.Wrapper);
        start.ArgumentList.Add(directory.Path);
        start.ArgumentList.Add(command == JobCommand.Deploy ? "deploy" : "rollback");
        start.ArgumentList.Add(checkOut);
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ended();
        try
        {
            process.Start();
        }
        catch (Win32Exception refused)
        {
            process.Dispose();
            return (null, $"starting {Command[0]}: {refused.Message}.");
        }
        process.StandardInput.Close();
        var said = process.StandardError.ReadToEndAsync();
        while (!directory.IsStarted)
        {
            if (process.HasExited)
            {
                if (directory.IsStarted) break;
                var words = (await said).Trim();
                var refusal = $"the wrapper ended with exit code {process.ExitCode} before it began{(words.Length > 0 ? ": " + words : "")}.";
                process.Dispose();
                return (null, refusal);
            }
            await Task.Delay(2);
        }
        return (process, null);
    }

    /// <summary>
    /// What becomes the session's leader and then the shell. Signals are set back to their defaults on the way, which a shell
    /// cannot do for itself: .NET ignores SIGPIPE, children inherit that, and then <c>yes | head</c> ends with an error.
    /// </summary>
    private static string[]? Choose()
    {
        var setsid = Find("setsid");
        if (setsid is not null && Find("env") is { } env && ResetsSignals(env)) return [setsid, env, "--default-signal", "/bin/sh"];
        if (Find("perl") is { } perl)
            return [perl, "-MPOSIX", "-e", "POSIX::setsid(); $SIG{$_} = 'DEFAULT' for qw(PIPE TERM INT HUP QUIT); exec @ARGV or exit 127", "/bin/sh"];
        return setsid is null ? null : [setsid, "/bin/sh"];
    }

    /// <summary>GNU's env does since coreutils 8.31; others know no such option.</summary>
    private static bool ResetsSignals(string env)
    {
        using var trial = Process.Start(new ProcessStartInfo(env, ["--default-signal", "true"]) { UseShellExecute = false, RedirectStandardError = true });
        trial?.WaitForExit();
        return trial?.ExitCode == 0;
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(["/usr/bin", "/bin"])
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(path => Path.IsPathRooted(path) && File.Exists(path));
}
