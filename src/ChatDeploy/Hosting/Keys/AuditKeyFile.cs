using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Core.Audit;

namespace ChatDeploy.Hosting.Keys;

/// <summary>Where the audit trail's key comes from: <c>Audit:Key</c>, else the file <c>audit-key</c> of the data directory, made at the first start and readable by its owner alone.</summary>
internal static class AuditKeyFile
{
    private const string Name = "audit-key";

    /// <summary>The key.</summary>
    /// <exception cref="StartRefusedException">The file holds none.</exception>
    public static AuditKey Open(AuditOptions options, DataDirectory data)
    {
        if (options.Key.Length > 0) return new AuditKey(AuditKey.Read(options.Key)!);

        // As text, so that it can be moved into the configuration as it is.
        var text = Encoding.ASCII.GetString(data.ReadOrMake(Name, () => Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(AuditKey.LeastBytes)) + "\n")));
        return AuditKey.Read(text) is { } bytes
            ? new AuditKey(bytes)
            : throw new StartRefusedException($"Audit:Key: {Path.Combine(data.Path, Name)} does not hold base64 of at least {AuditKey.LeastBytes} bytes; restore it, or set Audit:Key");
    }
}
