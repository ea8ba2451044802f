using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Audit;

/// <summary>Registers the audit trail.</summary>
public static class AuditRegistration
{
    /// <summary>Has every transaction of the store write its entries, chained with the key.</summary>
    /// <remarks>Without it nothing is written: what <see cref="AuditWriting.Audit"/> is told is forgotten.</remarks>
    public static IServiceCollection AddAudit(this IServiceCollection services, Func<IServiceProvider, AuditKey> key)
    {
        services.AddSingleton(key);
        services.AddSingleton<IInterceptor, AuditChain>();
        services.AddSingleton<VerifyAudit>().AddSingleton<PublishAuditHead>().AddSingleton<AuditKeyCheck>();
        return services;
    }
}
