using ChatDeploy.Core.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Hosting.Keys;

/// <summary>Registers data protection: keys in the store, wrapped by a key from outside it (design, Store).</summary>
internal static class KeysRegistration
{
    /// <summary>Adds it. Nodes that share a store need the same key in their data directories to read each other's forms.</summary>
    public static void AddStoredKeys(this IServiceCollection services, DataDirectory data)
    {
        services.AddSingleton(data).AddSingleton<KeyWrapping>().AddSingleton<StoredKeys>();

        services.AddSingleton<ISecretProtection, SecretProtection>();

        // The name keeps what is protected here apart from other programs, wherever this one lies on the disk.
        services.AddDataProtection().SetApplicationName("ChatDeploy");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = provider.GetRequiredService<StoredKeys>();
            keys.XmlEncryptor = provider.GetRequiredService<KeyWrapping>();
        }));
    }
}
