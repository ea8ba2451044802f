using System.ComponentModel.DataAnnotations;
using ChatDeploy.Core;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>How jobs run on hosts over SSH (spec E2; configuration <c>Runners:Ssh</c>).</summary>
public sealed class SshRunnerOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Runners:Ssh";

    /// <summary>The hosts' keys, as ssh-keyscan prints them; <c>ssh/known_hosts</c> in the data directory unless set. No other file is believed.</summary>
    public string? KnownHostsFile { get; set; }

    /// <summary>A configuration for ssh (ssh_config(5)), for jump hosts and the like; none unless set. It cannot weaken what this runner sets itself.</summary>
    public string? ConfigFile { get; set; }

    /// <summary>How many attempts this node has on hosts at a time; each holds one connection.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = 16;

    /// <summary>How long connecting to a host may take.</summary>
    [Duration("00:00:01", "00:10:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a silent connection is asked whether it is still there; after three questions without an answer it is given up and made anew.</summary>
    [Duration("00:00:01", "00:10:00")]
    public TimeSpan AliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether attempts on the same host share a connection (ControlMaster), which saves handshakes; a break then breaks all of them.</summary>
    public bool ShareConnections { get; set; }

    /// <summary>How long an attempt that was told to end (TERM) may take before it is made to (KILL).</summary>
    [Duration("00:00:00", "01:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a host may stay out of reach after an attempt's time is up before the attempt counts as lost.</summary>
    [Duration("00:00:01", "1.00:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many ended attempts keep their directory, with the log, on each host.</summary>
    [Range(0, 100_000)]
    public int Keep { get; set; } = 20;

    /// <summary>How long the folder of an ended attempt is kept in the data directory.</summary>
    [Duration("00:01:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);
}
