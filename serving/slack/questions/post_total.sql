-- The newest running totals of one post.
select view_count_lifetime, like_count_lifetime, reading_source, observed_at
from marts.rpt_post_newest
where post_key = $post_key
