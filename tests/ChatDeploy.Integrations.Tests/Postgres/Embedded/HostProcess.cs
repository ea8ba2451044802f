using System.Diagnostics;

namespace ChatDeploy.Integrations.Tests.Postgres.Embedded;

/// <summary>Another process that uses the embedded server: the program ChatDeploy.PostgresHost.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    public bool Owns { get; private set; }

    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts the process and waits until it has its server.</summary>
    public static async Task<HostProcess> StartAsync(string dataDirectory)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ChatDeploy.PostgresHost"), [dataDirectory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var host = new HostProcess(Process.Start(start)!);
        var line = await host._process.StandardOutput.ReadLineAsync();
        Assert.NotNull(line);
        host.Owns = line.StartsWith("owns ", StringComparison.Ordinal);
        host.ConnectionString = line[(line.IndexOf(' ') + 1)..];
        return host;
    }

    /// <summary>Lets it stop using the server in order and waits for its end.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills it (SIGKILL) and waits for its end.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
