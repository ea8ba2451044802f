using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>What a person has filled in of the wizard: one for each person, whatever surfaces it is open on, kept until it is launched, cancelled or a day old.</summary>
public sealed class WizardDraft
{
    /// <summary>Whose it is.</summary>
    public int PersonId { get; init; }

    /// <summary>Names it in buttons, so that those of an earlier one do nothing to it: 16 hexadecimal digits.</summary>
    public required string Token { get; init; }

    /// <summary>What was chosen, and the step.</summary>
    public required WizardState State { get; init; }

    /// <summary>Counts changes; a press that read an older one does not overwrite a newer.</summary>
    public int Version { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}

internal sealed class WizardDraftConfiguration : IEntityTypeConfiguration<WizardDraft>
{
    public void Configure(EntityTypeBuilder<WizardDraft> builder)
    {
        builder.ToTable("wizard_drafts");
        builder.HasKey(d => d.PersonId);
        builder.Property(d => d.PersonId).ValueGeneratedNever();
        builder.Property(d => d.Token).HasMaxLength(16);
        builder.Property(d => d.State).HasJsonConversion();
        builder.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => d.ChangedAt);
    }
}
