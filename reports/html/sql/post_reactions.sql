-- the newest reading of reactions by kind
with readings as (
    select
        post_key,
        reaction_kind,
        reaction_count_lifetime,
        observed_at,
        row_number() over (
            partition by post_key, reaction_kind order by observed_at desc, post_reaction_key
        ) as newest_rank
    from marts.fct_post_reactions
    where post_key in ($keys) and observed_date >= $readings_start
)

select post_key, reaction_kind, reaction_count_lifetime, observed_at
from readings
where newest_rank = 1 and reaction_count_lifetime is not null
order by post_key, reaction_count_lifetime desc, reaction_kind
