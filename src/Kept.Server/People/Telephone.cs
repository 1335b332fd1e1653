using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.People;

/// <summary>A telephone number of a person, findable by its blind index only. Several people may share one.</summary>
internal sealed class Telephone
{
    /// <summary>HMAC of the number in E.164 without an extension; see <see cref="PhoneNumber.Dialled"/>.</summary>
    public required byte[] Index { get; init; }

    public Guid PersonId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Telephone>
    {
        public void Configure(EntityTypeBuilder<Telephone> builder)
        {
            builder.ToTable("telephones");
            builder.HasKey(t => new { t.Index, t.PersonId });
            builder.HasIndex(t => t.PersonId);
        }
    }
}
