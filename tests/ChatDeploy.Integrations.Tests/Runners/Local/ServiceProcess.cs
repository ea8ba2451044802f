#pragma warning disable MA0047, CA1050 // The runtime looks for this type outside of any namespace.
using System.Diagnostics;
using System.Text.Json;
using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Integrations.Runners.Ssh;
using ChatDeploy.Integrations.Tests.Runners.Local;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Integrations.Tests.Runners.Ssh;

/// <summary>
/// Lets this assembly be started as a service with a runner, to be killed: the runtime calls a start-up hook before the
/// entry point (https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md).
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ServiceProcess.Variable) is { } order) ServiceProcess.Serve(JsonSerializer.Deserialize<ServiceProcess.Order>(order)!);
    }
}

namespace ChatDeploy.Integrations.Tests.Runners.Local
{
    /// <summary>A process that has a runner ensure one attempt, and records what it tells in a file, until it is killed.</summary>
    internal static class ServiceProcess
    {
        public const string Variable = "CHATDEPLOY_TEST_SERVICE";

        public sealed record Order(string DataDirectory, string JobHome, string ReportsFile, JobAttempt Attempt, SshRunnerOptions? Ssh = null);

        public static Process Start(Order order)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(ServiceProcess).Assembly.Location])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ServiceProcess).Assembly.Location;
            start.Environment[Variable] = JsonSerializer.Serialize(order);
            return Process.Start(start)!;
        }

        public static void Serve(Order order)
        {
            var options = new LocalRunnerOptions { Grace = TimeSpan.FromSeconds(1) };
            options.Environment["HOME"] = order.JobHome;
            var reports = new RecordingReports(order.ReportsFile);
            IRunner runner = order.Ssh is null ? RunnerHome.Create(order.DataDirectory, options, reports) : SshHome.Create(order.DataDirectory, order.Ssh, reports);
            runner.EnsureRunningAsync(order.Attempt, CancellationToken.None).GetAwaiter().GetResult();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
